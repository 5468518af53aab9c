// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import Dashboard
import Glibc
import HostActions
import HostRegistry
import HostSession
import LinuxHost
import ShimManagement

/// `shimtop run`: a container without containerd.
struct Run: PatientCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a container from an OCI bundle folder, with a shim and no containerd.",
        discussion: """
            The folder holds a config.json and its root filesystem, and is only read. Without --detach the container is \
            deleted when it has ended, and the command ends with its exit code, or with 125 when it could not be run. \
            With --detach its output goes to --log, and "shimtop delete" removes it.
            """
    )

    @Option(help: ArgumentHelp("The OCI bundle folder.", valueName: "dir"))
    var bundle: String

    @Option(
        name: .customLong("state"),
        help: ArgumentHelp("State directory of our own, never a containerd's.", valueName: "dir")
    )
    var stateDirectory = StateDirectory.own

    @Option(help: ArgumentHelp("Namespace of the container.", valueName: "ns"))
    var namespace = "shimtop"

    @Option(help: ArgumentHelp("The shim: a runtime's name or a path.", valueName: "name"))
    var runtime = "io.containerd.runc.v2"

    @Option(help: ArgumentHelp("Where runc keeps its own state.", valueName: "dir"))
    var runtimeRoot: String?

    @Flag(name: .shortAndLong, help: "Give the container a terminal; its spec must ask for one too.")
    var tty = false

    @Flag(name: .shortAndLong, help: "Pass standard input on.")
    var interactive = false

    @Flag(name: .shortAndLong, help: "Print the pid and leave the container running.")
    var detach = false

    @Option(help: ArgumentHelp("With --detach: file for the container's output.", valueName: "file"))
    var log: String?

    @OptionGroup var patience: Patience
    @OptionGroup var change: ChangeGuard

    @Argument(help: ArgumentHelp("Id of the container.", valueName: "id"))
    var id: String

    func validate() throws {
        if detach && (tty || interactive) {
            throw ValidationError("--detach goes with neither --tty nor --interactive")
        }
        if log != nil && !detach { throw ValidationError("--log goes with --detach") }
        if let log, !log.hasPrefix("/") {
            throw ValidationError("--log takes an absolute path, as the shim is elsewhere")
        }
    }

    func run() async throws {
        try change.allow(.run(folder: bundle))
        let outcome: Outcome
        do {
            guard geteuid() == 0 else { throw HostError.notRoot }
            outcome = try await runContainer()
        } catch let error as ShimError {
            CommandFailure.report(error, on: id)
            throw ExitCode(125)
        }
        switch outcome {
        case .left(let pid): try StandardOutput.print("\(pid)")
        case .ended(let end): if end.exitCode != 0 { throw ExitCode(end.exitCode) }
        }
    }

    private enum Outcome: Sendable {
        case ended(AttachedProcess.End)
        /// It runs, and is left alone.
        case left(pid: Int32)
    }

    private func runContainer() async throws -> Outcome {
        let (bundle, stateDirectory) = (bundle, stateDirectory)
        let (folder, directory) = try await BlockingIO.change("run \(bundle)") { () throws(ShimError) in
            guard let folder = HostPath.resolved(bundle) else {
                throw ShimError(.notFound, "the OCI bundle \(bundle) does not exist")
            }
            guard mkdir(stateDirectory, 0o711) == 0 || errno == EEXIST else {
                throw ShimError(.unknown, "cannot make \(stateDirectory): \(String(cString: strerror(errno)))")
            }
            let directory = StateDirectory(path: stateDirectory)
            guard !directory.daemonIsUp else {
                throw ShimError(
                    .invalidArgument,
                    "\(stateDirectory) belongs to a containerd: give a directory of its own"
                )
            }
            return (folder, directory)
        }
        let container = OwnContainer(
            id: TaskID(namespace: namespace, id: id),
            source: TaskSource(folder: folder, runtime: runtime),
            directory: directory,
            timeout: patience.duration(default: .seconds(30))
        )
        let action = TaskAction(.run(folder: folder), ActionTarget(container.id))
        let options = RegistryOptions(stateDirectories: [directory])
        return try await LiveHost.withHost(options, change.rules(.standard)) { live in
            try await live.perform(action, telling: ChangeGuard.sayDetour) { () throws(ShimError) in
                try await run(container)
            }
        }
    }

    private func run(_ container: OwnContainer) async throws(ShimError) -> Outcome {
        var container = container
        if let runtimeRoot {
            var options = RuncOptions()
            options.root = runtimeRoot
            container.options = options.packed
        }
        guard detach else {
            return .ended(try await container.runAttached(interactive: interactive, terminal: tty))
        }
        return .left(pid: try await container.runDetached(log: log))
    }
}

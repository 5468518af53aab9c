// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import Glibc
import HostActions
import HostSession
import LinuxHost

/// `shimtop exec`: a command in a running task.
struct Exec: PatientCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a command in a running task, with the environment, user and rights of its init process.",
        usage: "shimtop exec [-t] [-i] [<options>] <id> -- <command> ...",
        discussion: """
            Ends with the command's own exit code, or with 125 when it could not be run. Signals are passed on, and the size \
            of the terminal. When output can no longer be written, the command is sent SIGPIPE.
            """
    )

    @OptionGroup var host: HostOptions
    @OptionGroup var patience: Patience
    @OptionGroup var change: ChangeGuard

    @Flag(name: .shortAndLong, help: "Give the command a terminal.")
    var tty = false

    @Flag(name: .shortAndLong, help: "Pass standard input on.")
    var interactive = false

    @Option(
        name: [.customShort("e"), .long],
        help: ArgumentHelp("Set a variable; may be given several times.", valueName: "NAME=value")
    )
    var env: [String] = []

    @Option(help: ArgumentHelp("Where the command runs; the init process's directory otherwise.", valueName: "dir"))
    var cwd: String?

    @Option(help: ArgumentHelp("The exec id; one is made up otherwise.", valueName: "id"))
    var execID: String?

    @Argument(
        help: ArgumentHelp("Id, unique beginning of an id, or NAMESPACE/ID.", valueName: "id"),
        completion: .custom { _, _, _ in TaskNames.all }
    )
    var name: String

    @Argument(parsing: .postTerminator, help: ArgumentHelp("The command and its arguments.", valueName: "command"))
    var command: [String] = []

    func validate() throws {
        if command.isEmpty { throw ValidationError("name a command after --") }
        if let wrong = env.first(where: { !$0.contains("=") }) {
            throw ValidationError("--env takes NAME=value, not \(wrong)")
        }
    }

    func run() async throws {
        let end: AttachedProcess.End
        do {
            let id = try ExecID(execID ?? "shimtop-\(getpid())")
            try change.allow(.exec(id, command: command))
            let limits = patience.limits(default: .seconds(10))
            end = try await host.withHost(limits, change.rules(host.journal)) { live, directories in
                try await run(
                    id,
                    in: try HostTasks(directories, namespaces: Set(host.namespaces))
                        .find(name, whole: change.wantsWholeIDs).bundle,
                    live
                )
            }
        } catch let error as ShimError {
            CommandFailure.report(error, on: name)
            throw ExitCode(125)
        }
        if end.exitCode != 0 { throw ExitCode(end.exitCode) }
    }

    private func run(
        _ id: ExecID,
        in bundle: ShimBundle,
        _ live: any Host
    ) async throws(ShimError) -> AttachedProcess.End {
        let timeout = patience.duration(default: .seconds(10))
        let content = try await BlockingIO.read("\(bundle.id): spec") { () throws(ShimError) in try bundle.spec() }
        let spec = try ProcessSpec(
            like: content,
            args: command,
            terminal: tty,
            environment: env,
            workingDirectory: cwd
        )
        let action = TaskAction(.exec(id, command: command), try await live.target(bundle))
        let attached = AttachedProcess(interactive: interactive, terminal: tty, timeout: timeout)
        return try await live.perform(action, telling: ChangeGuard.sayDetour) { () throws(ShimError) in
            let task = try await load(bundle)
            return try await attached.run { io throws(ShimError) in
                try await task.exec(id, spec: spec, io: io, timeout: timeout)
            } start: { process throws(ShimError) in
                do throws(ShimError) { _ = try await process.start(timeout: timeout) } catch {
                    // The exec id stays taken otherwise.
                    _ = try? await process.delete(timeout: timeout)
                    throw error
                }
            } kill: { signal throws(ShimError) in
                try await task.process(id).kill(signal: signal, timeout: min(timeout, AttachedProcess.signalTime))
            } remove: { process throws(ShimError) in
                _ = try await process.delete(timeout: .seconds(30))
            }
        }
    }

    private func load(_ bundle: ShimBundle) async throws(ShimError) -> ShimTask {
        do throws(LoadFailure) { return try await ShimLoader(timeouts: patience.timeouts).load(bundle).task } catch {
            throw error.reason
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import FoundationEssentials
import HostActions
import HostSession
import LinuxHost
import ShimManagement
import VisibleText

/// `shimtop cleanup`: removes what a dead shim left behind.
struct Cleanup: TaskCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Clean up after a dead shim: its binary's delete, which kills what is left of the task, and its bundle.",
        discussion: """
            Refused for a shim that is not dead; one that does not answer in time is not. While containerd is up it cleans \
            up by itself; --force does it all the same. Default of --timeout: 5 for asking, and again for the cleanup.
            """
    )

    @OptionGroup var tasks: TaskSelection
    @OptionGroup var change: ChangeGuard

    @Flag(name: [.customShort("n"), .long], help: "Say what is found and what would be done, and do nothing.")
    var dryRun = false

    @Flag(help: "Do it though containerd is up.")
    var force = false

    @Option(
        help: ArgumentHelp("The shim where the bundle does not name it: a runtime's name or a path.", valueName: "name")
    )
    var runtime: String?

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    func run() async throws {
        let runtime = runtime
        let binary = try await BlockingIO.read("runtime") { () throws(ShimError) -> String? in
            guard let runtime else { return nil }
            return try ShimBinary(runtime: runtime).path
        }
        var listings: [TaskID: CleanupListing] = [:]
        if dryRun {
            listings = try await plans(binary)
        } else {
            let kind = TaskAction.Kind.cleanUp(binary: binary, thoughContainerdIsUp: force)
            try await tasks.act(kind, change, default: .seconds(5)) { done in
                for (id, outcome) in done { listings[id] = CleanupListing(id, outcome) }
            }
        }
        let sorted = listings.values.sorted { ($0.namespace, $0.id) < ($1.namespace, $1.id) }
        if json {
            try StandardOutput.print(JSONOutput.pretty(sorted))
        } else {
            try StandardOutput.print(lines: sorted.flatMap { $0.lines.map(\.neutralised) })
        }
        if sorted.contains(where: \.hasFailed) { throw ExitCode(1) }
    }

    /// What would be done.
    private func plans(_ binary: String?) async throws -> [TaskID: CleanupListing] {
        let (tasks, kind) = (tasks, TaskAction.Kind.cleanUp(binary: binary, thoughContainerdIsUp: force))
        return try await tasks.withHost(change, default: .seconds(5)) { live, directories in
            let found = HostTasks(directories, namespaces: Set(tasks.host.namespaces))
            var listings: [TaskID: CleanupListing] = [:]
            for name in tasks.names {
                do throws(ShimError) {
                    let target = try await live.target(try found.find(name).bundle, patience: .zero)
                    listings[target.id] = CleanupListing(target.id, try await live.plan(TaskAction(kind, target)))
                } catch {
                    CommandFailure.report(error, on: name)
                    throw CommandFailure.exitCode(error.code)
                }
            }
            return listings
        }
    }
}

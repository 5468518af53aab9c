// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import FoundationEssentials
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
        if !dryRun {
            try change.allow("cleanup")
            try change.confirm("Kill what is left of \(tasks.names.joined(separator: ", ")), and remove the bundle?")
        }
        let (host, change, dryRun, force) = (tasks.host, change, dryRun, force)
        let runtime = runtime
        let fallback = try await BlockingIO.read("runtime") { () throws(ShimError) -> String? in
            guard let runtime else { return nil }
            return try ShimBinary(runtime: runtime).path
        }
        let inspection = ShimInspection(loader: ShimLoader(timeouts: tasks.patience.timeouts))
        let limit = tasks.patience.duration()
        try await tasks.eachBundle { bundle, directory throws(ShimError) in
            let evidence = await inspection.inspect(bundle)
            let address = try await BlockingIO.read("\(bundle.id)") { directory.daemonAddress }
            var made = DeadShimCleanup(bundle: bundle, daemonAddress: address, fallbackBinary: fallback)
            made.timeouts.cleanup = limit
            let cleanup = made
            let refusal = Self.refusal(
                ShimVitality(evidence),
                containerdIsUp: try await host.keeper(of: directory) == .containerd,
                force
            )
            if dryRun {
                let plan = try await BlockingIO.read("\(bundle.id)") { cleanup.plan() }
                let steps = refusal.map { ["nothing: \($0)"] } ?? plan
                return CleanupListing(bundle.id, evidence, steps: steps)
            }
            if let refusal { throw ShimError(.failedPrecondition, "\(bundle.id) was not cleaned up: \(refusal)") }
            let report = try await change.journaled(
                "cleanup",
                on: bundle.id,
                await bundle.initProcess(),
                in: host.journal
            ) {
                () throws(ShimError) in
                await cleanup.run(publishingTo: nil)
            }
            return CleanupListing(bundle.id, evidence, report: report)
        } then: { listings in
            if json {
                try StandardOutput.print(JSONOutput.pretty(listings.map(\.value)))
            } else {
                try StandardOutput.print(lines: listings.flatMap { $0.value.lines.map(\.neutralised) })
            }
            if listings.contains(where: \.value.hasFailed) { throw ExitCode(1) }
        }
    }

    /// Why nothing is done; nil when the shim is dead and nobody else cleans up.
    private static func refusal(_ vitality: ShimVitality, containerdIsUp: Bool, _ force: Bool) -> String? {
        if let obstacle = vitality.obstacleToCleanup { return obstacle }
        return containerdIsUp && !force
            ? "containerd is up and cleans up by itself; --force does it all the same" : nil
    }
}

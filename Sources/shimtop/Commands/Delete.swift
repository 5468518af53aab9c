// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import ShimManagement
import VisibleText

/// `shimtop delete`: removes tasks that have ended.
struct Delete: TaskCommand {
    static let configuration = CommandConfiguration(
        abstract: "Delete a task that has ended, and its shim unless that serves others.",
        discussion: """
            As containerd does it: Delete, Shutdown, and the bundle, which is left to containerd while that is up. Its \
            record of the container stays. Default of --timeout: 30.
            """
    )

    @OptionGroup var tasks: TaskSelection
    @OptionGroup var change: ChangeGuard

    @Flag(name: .shortAndLong, help: "Kill a task that has not ended, and wait for its end, first.")
    var force = false

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    @Option(help: ArgumentHelp("Remove only the process of this exec id, which has ended.", valueName: "exec"))
    var exec: String?

    func validate() throws {
        if force && exec != nil { throw ValidationError("--force and --exec contradict each other") }
    }

    func run() async throws {
        if let exec {
            return try await tasks.change("delete \(exec)", change, json: json, default: .seconds(30)) {
                loaded,
                timeout throws(ShimError) in
                _ = try await loaded.task.process(try ExecID(exec)).delete(timeout: timeout)
            }
        }
        try change.allow("delete")
        if force {
            let names = tasks.names.joined(separator: ", ")
            try change.confirm("Kill every process of \(names), and delete?")
        }
        let (force, timeout) = (force, tasks.patience.duration(default: .seconds(30)))
        let (host, change, loader) = (tasks.host, change, ShimLoader(timeouts: tasks.patience.timeouts))
        try await tasks.eachBundle { bundle, directory throws(ShimError) in
            try await change.journaled(
                force ? "kill and delete" : "delete",
                on: bundle.id,
                await bundle.initProcess(),
                in: host.journal
            ) {
                () throws(ShimError) in
                let loaded: LoadedShim
                do throws(LoadFailure) { loaded = try await loader.load(bundle) } catch { throw error.reason }
                if force { try await loaded.task.endIfKnown(within: timeout) }
                let others = try await HostTasks([directory], namespaces: []).sharing(
                    loaded.shim.params.address,
                    besides: bundle.id
                )
                var deletion = TaskDeletion(
                    task: loaded.task,
                    bundle: bundle,
                    otherTasks: others.count,
                    keeper: try await host.keeper(of: directory)
                )
                deletion.deleteTimeout = timeout
                // Asked once the task is gone: others of the same shim may be deleted at the same time.
                return try await deletion.run {
                    await loaded.shim.tasksHeld(among: others.map(\.id.id), timeout: deletion.timeouts.state)
                }
            }
        } then: { reports in
            for report in reports {
                for problem in report.value.problems {
                    StandardError.write("shimtop: \(report.id): \(problem.neutralised)\n")
                }
            }
            if json {
                try StandardOutput.print(JSONOutput.pretty(reports.map { Listing($0.id, $0.value) }))
            } else {
                try StandardOutput.print(
                    lines: reports.map { report in
                        let exit = report.value.exit.map { ["exit status \($0.status)"] } ?? []
                        return "\(report.id): \((exit + report.value.notes).joined(separator: "; "))"
                    }
                )
            }
            if reports.contains(where: { !$0.value.problems.isEmpty }) { throw ExitCode(1) }
        }
    }

    private struct Listing: Encodable {
        let namespace: String
        let id: String
        /// Left out when the shim no longer knew the task.
        let exitStatus: UInt32?
        let notes: [String]
        let problems: [String]

        init(_ id: TaskID, _ report: DeletionReport) {
            namespace = id.namespace
            self.id = id.id
            exitStatus = report.exit?.status
            notes = report.notes
            problems = report.problems
        }
    }
}

extension ShimTask {
    /// Ends the task; one that the shim does not know needs no ending.
    fileprivate func endIfKnown(within timeout: Duration) async throws(ShimError) {
        do { try await end(within: timeout) } catch  where error.code == .notFound {}
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import HostActions
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
            let id: ExecID
            do throws(ShimError) { id = try ExecID(exec) } catch {
                CommandFailure.report(error, on: exec)
                throw CommandFailure.exitCode(error.code)
            }
            return try await tasks.act(.deleteExec(id), change, json: json, default: .seconds(30))
        }
        try await tasks.act(.delete(killFirst: force), change, default: .seconds(30)) { done in
            for (id, outcome) in done {
                for problem in outcome.problems { StandardError.write("shimtop: \(id): \(problem.neutralised)\n") }
            }
            if json {
                try StandardOutput.print(JSONOutput.pretty(done.map { Listing($0.id, $0.outcome) }))
            } else {
                try StandardOutput.print(
                    lines: done.map { id, outcome in
                        let exit = outcome.exit.map { ["exit status \($0.status)"] } ?? []
                        return "\(id): \((exit + outcome.notes).joined(separator: "; "))"
                    }
                )
            }
            if done.contains(where: { !$0.outcome.problems.isEmpty }) { throw ExitCode(1) }
        }
    }

    private struct Listing: Encodable {
        let namespace: String
        let id: String
        /// Left out when the shim no longer knew the task.
        let exitStatus: UInt32?
        let notes: [String]
        let problems: [String]

        init(_ id: TaskID, _ outcome: ActionOutcome) {
            namespace = id.namespace
            self.id = id.id
            exitStatus = outcome.exit?.status
            notes = outcome.notes
            problems = outcome.problems
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import Dashboard
import Diagnosis
import HostRegistry
import HostSession
import VisibleText

/// `shimtop why`: what is wrong with tasks, from what it was concluded, and what can be done.
struct Why: TaskCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say why a task is stuck: what is wrong, the evidence, and what can be done about it.",
        discussion: """
            Looks at the shim, /proc and the cgroup, and changes nothing. What may pass by itself is looked at twice, a second \
            apart.
            """
    )

    @OptionGroup var tasks: TaskSelection

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    func run() async throws {
        let timeout = tasks.patience.duration()
        let (host, names) = (tasks.host, tasks.names)
        let found = try await host.withHost { live, directories in
            let tasks = HostTasks(directories, namespaces: Set(host.namespaces))
            var ids: [TaskID] = []
            for name in names {
                do throws(ShimError) { ids.append(try tasks.find(name).bundle.id) } catch {
                    CommandFailure.report(error, on: name)
                    throw CommandFailure.exitCode(error.code)
                }
            }
            _ = await live.snapshot(patience: timeout)
            return await live.evidence(of: ids)
        }
        // What was given up on the way is no answer.
        try Task.checkCancellation()
        if json { return try StandardOutput.print(JSONOutput.pretty(found.map(VerdictListing.init))) }
        let parts = found.map { evidence in
            let reading = evidence.reading
            let shim = evidence.shim?.pid ?? reading.shimPid
            let processes = [reading.pid.map { "pid \($0)" }, shim.map { "shim \($0)" }].compactMap(\.self)
            let state = ([reading.status.rawValue, reading.health.rawValue] + processes).joined(separator: ", ")
            return ["\(reading.id): \(state)".neutralised] + evidence.explanation.map { "  \($0.neutralised)" }
        }
        try StandardOutput.print(lines: parts.joined(separator: [""]))
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import HostRegistry
import HostSession
import VisibleText

/// `shimtop ls`: one row for each task.
struct List: PatientCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "List every task with what its shim says and whether that can be believed."
    )

    @OptionGroup var host: HostOptions

    @OptionGroup var patience: Patience

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    func run() async throws {
        let timeout = patience.duration()
        let snapshot = try await host.withHost { live, _ in await live.snapshot(patience: timeout) }
        // What was given up on the way is no answer.
        try Task.checkCancellation()
        for problem in snapshot.problems { StandardError.write("shimtop: \(problem.neutralised)\n") }
        try StandardOutput.print(
            json ? JSONOutput.pretty(snapshot.readings.map(TaskListing.init)) : Self.table(snapshot)
        )
    }

    private static func table(_ snapshot: HostSnapshot) -> String {
        var rows = [["NAMESPACE", "ID", "STATUS", "HEALTH", "PID", "SHIM", "WHY"]]
        for reading in snapshot.readings {
            rows.append([
                reading.id.namespace, reading.id.id, reading.status.rawValue, reading.health.rawValue,
                reading.pid.map(String.init) ?? "-", reading.shimPid.map(String.init) ?? "-", reading.why,
            ])
        }
        return TextTable.lines(rows).joined(separator: "\n")
    }
}

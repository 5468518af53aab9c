// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims

/// `shimtop stats`: what shims measure.
struct Stats: TaskCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what the shim of a task measures of its cgroup, by calling Stats."
    )

    @OptionGroup var tasks: TaskSelection

    @Flag(help: "Print an array of JSON objects; times are in nanoseconds, sizes in bytes.")
    var json = false

    func run() async throws {
        let timeout = tasks.patience.duration()
        try await tasks.each { loaded throws(ShimError) in
            MetricsListing(id: loaded.bundle.id, metrics: try await loaded.task.stats(timeout: timeout))
        } then: { listings in
            if json { return try StandardOutput.print(JSONOutput.pretty(listings.map(\.value))) }
            let header = [
                "TASK", "PIDS", "CPU TIME", "THROTTLED", "WORKING SET", "LIMIT", "READ", "WRITTEN", "OOM KILLS",
            ]
            try StandardOutput.print(lines: TextTable.lines([header] + listings.map(\.value.row)))
        }
    }
}

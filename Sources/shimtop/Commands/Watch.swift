// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import Glibc
import HostRegistry
import HostSession
import LogText
import TerminalStyle

/// `shimtop watch`: a line for every change of a task's state, health or verdict.
struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a line whenever the state of a task, its shim's health or what is wrong with it changes.",
        discussion: """
            Begins with a line for every task that there is, and goes on until interrupted. What shims do not tell is looked \
            for every ten seconds.
            """
    )

    @OptionGroup var host: HostOptions

    @Option(help: ArgumentHelp("Time between two polls, 1s to 60s.", valueName: "time"))
    var interval = TimeSpan(seconds: 1)

    @Flag(help: "Print a JSON object on each line.")
    var json = false

    private static let examinationTime = Duration.seconds(10)

    func validate() throws {
        guard (1...60).contains(interval.seconds) else {
            throw ValidationError("--interval takes 1s to 60s, not \(interval.seconds)s")
        }
    }

    func run() async throws {
        let (interval, json) = (Duration.seconds(interval.seconds), json)
        try await host.withHost { live, _ in
            var last: [TaskID: TaskReading] = [:]
            var examinedAt: ContinuousClock.Instant?
            while true {
                try Task.checkCancellation()
                if examinedAt.map({ $0.duration(to: .now) >= Self.examinationTime }) ?? true {
                    // The first look comes after the first poll, without which there is nothing to examine.
                    if examinedAt == nil { _ = await live.snapshot() }
                    await live.examine()
                    examinedAt = .now
                }
                let readings = await live.snapshot().readings
                let changes = Self.changes(from: last, to: readings)
                try StandardOutput.print(lines: changes.map { json ? try JSONOutput.line($0) : $0.line })
                last = Dictionary(readings.map { ($0.id, $0) }) { first, _ in first }
                try await Task.sleep(for: interval)
            }
        }
    }

    private static func changes(from last: [TaskID: TaskReading], to readings: [TaskReading]) -> [TaskChange] {
        let present = Set(readings.map(\.id))
        return readings.compactMap { TaskChange(from: last[$0.id], to: $0) }
            + last.values.filter { !present.contains($0.id) }.sorted { $0.id < $1.id }.map(TaskChange.init(gone:))
    }
}

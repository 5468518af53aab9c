// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import TerminalStyle

/// `shimtop check`: whether anything on the host is stuck, for cron and monitors.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Say what is stuck on this host; exit code 0 when nothing is, 1 when something is, 2 when nobody can tell.",
        discussion: """
            Prints a line for each thing that is wrong. With --stuck-after only what stays so all that time counts; when \
            nothing is stuck at first, it ends at once. The exit codes are those of node-problem-detector's plugins.
            """
    )

    @OptionGroup var host: HostOptions
    @OptionGroup var patience: Patience

    @Option(
        name: .customLong("stuck-after"),
        help: ArgumentHelp("For how long something has to be stuck, such as 60s or 2m.", valueName: "time")
    )
    var stuckAfter = TimeSpan(seconds: 0)

    @Flag(help: "Print an array of JSON objects, one for each task with something wrong.")
    var json = false

    /// Time between two looks.
    private static let pause = Duration.seconds(2)

    func run() async throws {
        let wrong: [TaskEvidence]
        do {
            wrong = try await look()
        } catch {
            StandardError.write("shimtop: \("\(error)".neutralised)\n")
            throw ExitCode(2)
        }
        let listings = wrong.map(VerdictListing.init)
        if json {
            print(try JSONOutput.pretty(listings))
        } else {
            let rows = listings.flatMap { task in
                task.verdicts.map { ["\(task.namespace)/\(task.id)", $0.kind, $0.sentence] }
            }
            TextTable.lines(rows).forEach { print($0) }
        }
        if wrong.contains(where: \.isStuck) { throw ExitCode(1) }
    }

    private func look() async throws -> [TaskEvidence] {
        let (timeout, time) = (patience.duration(), Duration.seconds(stuckAfter.seconds))
        return try await host.withRegistry { registry, _ in
            let end = ContinuousClock.now + time
            var found = await Self.wrong(registry, timeout)
            var lasting = Set(found.flatMap { $0.stuck })
            while ContinuousClock.now < end, !lasting.isEmpty {
                try await Task.sleep(for: Swift.min(Self.pause, ContinuousClock.now.duration(to: end)))
                found = await Self.wrong(registry, timeout)
                lasting.formIntersection(found.flatMap { $0.stuck })
            }
            guard time > .zero else { return found }
            return found.filter { !lasting.isDisjoint(with: $0.stuck) }
        }
    }

    private static func wrong(_ registry: ShimRegistry, _ timeout: Duration) async -> [TaskEvidence] {
        let snapshot = await registry.snapshot(patience: timeout)
        return await registry.evidence(of: snapshot.readings.map(\.id), isThorough: false).filter { !$0.verdicts.isEmpty }
    }
}

extension TaskEvidence {
    fileprivate var isStuck: Bool { verdicts.contains { $0.kind.isStuck } }

    /// What is stuck, by task and kind.
    fileprivate var stuck: [String] {
        verdicts.filter { $0.kind.isStuck }.map { "\(reading.id) \($0.kind.rawValue)" }
    }
}

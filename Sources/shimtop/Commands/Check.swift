// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import Diagnosis
import HostSession
import VisibleText

/// `shimtop check`: whether anything on the host is stuck, for cron and monitors.
struct Check: PatientCommand {
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

    @Flag(help: "Print an array of JSON objects, one for each task or other thing with something wrong.")
    var json = false

    /// Time between two looks.
    private static let pause = Duration.seconds(2)

    func run() async throws {
        let listings: [VerdictListing]
        do {
            listings = try await look()
            // What was given up on the way is no answer.
            try Task.checkCancellation()
        } catch let error as CancellationError {
            throw error
        } catch {
            StandardError.write("shimtop: \("\(error)".neutralised)\n")
            throw ExitCode(2)
        }
        if json {
            try StandardOutput.print(JSONOutput.pretty(listings))
        } else {
            let rows = listings.flatMap { task in
                task.verdicts.map { [task.name, $0.kind, $0.sentence] }
            }
            try StandardOutput.print(lines: TextTable.lines(rows))
        }
        if listings.contains(where: { !$0.stuck.isEmpty }) { throw ExitCode(1) }
    }

    private func look() async throws -> [VerdictListing] {
        let (timeout, time) = (patience.duration(), Duration.seconds(stuckAfter.seconds))
        return try await host.withHost { live, _ in
            let end = ContinuousClock.now + time
            var found = await Self.wrong(live, timeout)
            var lasting = Set(found.flatMap { $0.stuck })
            while ContinuousClock.now < end, !lasting.isEmpty {
                try await Task.sleep(for: Swift.min(Self.pause, ContinuousClock.now.duration(to: end)))
                found = await Self.wrong(live, timeout)
                lasting.formIntersection(found.flatMap { $0.stuck })
            }
            guard time > .zero else { return found }
            return found.filter { !lasting.isDisjoint(with: $0.stuck) }
        }
    }

    private static func wrong(_ live: any Host, _ timeout: Duration) async -> [VerdictListing] {
        let snapshot = await live.snapshot(patience: timeout, askAll: false, only: nil)
        async let host = live.hostEvidence(isThorough: true)
        let tasks = await live.evidence(of: snapshot.readings.map(\.id), isThorough: false)
        return await host.findings.map(VerdictListing.init)
            + tasks.map(VerdictListing.init).filter { !$0.verdicts.isEmpty }
    }
}

extension VerdictListing {
    /// What is stuck, by name and kind.
    fileprivate var stuck: [String] { verdicts.filter(\.isStuck).map { "\(name) \($0.kind)" } }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Runs every benchmark and prints one table: `swift run -c release shimtop-benchmarks`.
@main struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shimtop-benchmarks",
        abstract: "Measure shimtop's ttrpc beside containerd's Go client and a bare socket.",
        subcommands: [SimulatedFleet.self]
    )

    enum Name: String, CaseIterable, ExpressibleByArgument {
        case frames
        case server
        case calls
        case fleet
        case logs
        case logSearch = "log-search"
        case dashboard
        case busyHost = "busy-host"
    }

    @Option(help: "One of them: \(Name.allCases.map(\.rawValue).joined(separator: ", ")); may be given several times.")
    var only: [Name] = []

    @Option(help: "How many times each side is measured, in turns; the middle counts.")
    var runs = 5

    func run() async throws {
        var table = ResultTable()
        let chosen = only.isEmpty ? Name.allCases : only
        let go = !Set(chosen).isDisjoint(with: [.calls, .fleet, .busyHost]) ? await GoClient(into: &table) : nil
        defer { go?.remove() }
        for name in chosen {
            switch name {
            case .frames: FrameBenchmark.run(into: &table)
            case .server: try await ServerBenchmark.run(into: &table)
            case .calls: try await CallBenchmark(go: go, runs: runs).run(into: &table)
            case .logSearch: try LogSearchBenchmark.run(into: &table)
            case .fleet: try await FleetBenchmark(go: go, runs: runs).run(into: &table)
            case .logs: try await LogBenchmark.run(into: &table)
            case .dashboard: try await DashboardBenchmark.run(into: &table)
            case .busyHost: try await BusyHostBenchmark(go: go).run(into: &table)
            }
        }
        table.print()
    }
}

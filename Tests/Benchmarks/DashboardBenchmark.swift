// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// The dashboard on a terminal beside simulated shims: what it costs while nothing happens, and how soon a key is answered;
/// beside htop over as many processes.
struct DashboardBenchmark {
    private static let idle = Duration.seconds(20)
    private static let presses = 300

    static func run(into table: inout ResultTable) async throws {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let program = own.deletingLastPathComponent().appendingPathComponent("shimtop").path
        guard access(program, X_OK) == 0 else {
            return table.omit("the dashboard", because: "\(program) is not built: swift build -c release")
        }
        for count in [100, 1000] {
            let (idle, keys) = try await SimulatedFleet.run(shims: count) { state in
                try measure([program, "--state", state], keys: ["j", "k"])
            }
            add("dashboard, \(count) tasks", idle, into: &table)
            table.add("dashboard, \(count) tasks, key to first byte", "median \(keys.median), p99 \(keys.p99)")
        }
        guard await Program.missing(["htop"]).isEmpty else {
            return table.omit("htop", because: "it is not installed")
        }
        let others = try (0..<100).map { _ in try MeasuredTerminal(["sleep", "1000"]) }
        let (idle, _) = try measure(["htop"], keys: [])
        add("htop, 100 processes more", idle, into: &table)
        for other in others { other.end() }
    }

    private struct Keys {
        var median: String
        var p99: String
    }

    private static func measure(_ command: [String], keys: [String]) throws -> (MeasuredTerminal.Idle, Keys) {
        let terminal = try MeasuredTerminal(command)
        defer { terminal.end() }
        // Until all are steady.
        terminal.drain(.seconds(12))
        let idle = try terminal.idle(for: Self.idle)
        var times: [Duration] = []
        for press in 0..<(keys.isEmpty ? 0 : Self.presses) {
            terminal.drain(.milliseconds(.random(in: 30...80)))
            if let time = terminal.answer(to: keys[press % keys.count]) { times.append(time) }
        }
        times.sort()
        func text(_ part: Double) -> String {
            guard !times.isEmpty else { return "-" }
            let time = times[min(times.count - 1, Int(Double(times.count) * part))]
            return "\((time / .microseconds(100)).rounded() / 10) ms"
        }
        return (idle, Keys(median: text(0.5), p99: text(0.99)))
    }

    private static func add(_ name: String, _ idle: MeasuredTerminal.Idle, into table: inout ResultTable) {
        table.add("\(name), idle CPU", "\((idle.processor * 10_000).rounded() / 100) %")
        table.add("\(name), idle bytes to the terminal", "\(Int(idle.bytesPerSecond)) B/s")
        table.add("\(name), resident memory", "\(idle.residentKiB / 1024) MiB")
    }
}

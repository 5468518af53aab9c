// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// More shims than the program may have descriptors: nothing is concluded from what it could not open.
@Suite(.serialized, .timeLimit(.minutes(5))) struct FewDescriptorsTests {
    private struct Row: Decodable {
        var id: String
        var health: String
        var status: String
    }

    @Test func thereIsNoFalseVerdict() async throws {
        try await withSimulatedShims(1500) { state in
            for (soft, hard) in [(1024, 1200), (1024, 1024), (64, 64)] {
                let limits = "ulimit -Sn \(soft) && ulimit -Hn \(hard)"
                let command = "\(limits) && exec \(TerminalProgram.binary) ls --json --state \(state)"
                let output = try Shell.run(["sh", "-c", command])
                let rows = try JSONDecoder().decode([Row].self, from: Data(output.utf8))
                #expect(rows.count == 1500)
                let wrong = rows.filter { !["ok", "slow"].contains($0.health) }
                #expect(wrong.isEmpty, "\(wrong.count) under \(soft), such as \(wrong.first.map { "\($0)" } ?? "")")
                #expect(rows.contains { $0.status == "RUNNING" })
            }
        }
    }

    /// In a process of their own, which may have more descriptors.
    private func withSimulatedShims(_ count: Int, _ body: (_ state: String) async throws -> Void) async throws {
        let folder = try Shell.run(["mktemp", "-d", "/tmp/shimtop-few-XXXX"]).trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        defer { _ = try? Shell.run(["rm", "-rf", folder]) }
        try Shell.run(["mkfifo", "\(folder)/in"])
        // It ends when its input does.
        let input = open("\(folder)/in", O_RDWR | O_CLOEXEC)
        let command =
            "ulimit -Sn $(ulimit -Hn); exec \(TerminalProgram.binary) simulate --shims \(count) < \(folder)/in"
        let pid = try Shell.start(["sh", "-c", command], output: "\(folder)/out", errors: "\(folder)/err")
        defer {
            close(input)
            kill(pid, SIGTERM)
            Shell.wait(pid)
        }
        func printed() -> String { (try? String(contentsOfFile: "\(folder)/out", encoding: .utf8)) ?? "" }
        try await eventually("the simulated shims are up", within: 60) { printed().hasSuffix("\n") }
        try await body(printed().trimmingCharacters(in: .whitespacesAndNewlines))
    }
}

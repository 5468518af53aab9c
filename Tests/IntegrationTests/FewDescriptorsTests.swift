// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// More shims than the program may have descriptors: nothing is concluded from what it could not open.
@Suite(.serialized, .timeLimit(.minutes(5))) struct FewDescriptorsTests {
    private struct Row: Decodable {
        var id: String
        var health: String
        var status: String
    }

    @Test func thereIsNoFalseVerdict() async throws {
        let host = try await SimulatedProcess(shims: 1500)
        for (soft, hard) in [(1024, 1200), (1024, 1024), (64, 64)] {
            let limits = "ulimit -Sn \(soft) && ulimit -Hn \(hard)"
            let command = "\(limits) && exec \(TerminalProgram.binary) ls --json --state \(host.state)"
            let output = try Shell.run(["sh", "-c", command])
            let rows = try JSONDecoder().decode([Row].self, from: Data(output.utf8))
            #expect(rows.count == 1500)
            let wrong = rows.filter { !["ok", "slow"].contains($0.health) }
            #expect(wrong.isEmpty, "\(wrong.count) under \(soft), such as \(wrong.first.map { "\($0)" } ?? "")")
            #expect(rows.contains { $0.status == "RUNNING" })
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// Keys tell which frame had been shown when they were pressed.
@Suite(.serialized) struct PaintedFrameTests {
    /// Waits until a key tells that it saw the frame.
    private func press(_ key: String, untilItSees frame: Int, _ probe: ProbedTerminal) throws {
        try probe.waits(for: "\(key) at frame \(frame)") {
            probe.type(key)
            // A person does not press another one at once.
            let next = ContinuousClock.now + .milliseconds(20)
            while ContinuousClock.now < next { probe.take(20) }
            return probe.said.contains("character(\"\(key)\"), painted: \(frame)")
        }
    }

    @Test func aKeyTellsTheNewestFrame() throws {
        let probe = try ProbedTerminal()
        try press("k", untilItSees: 1, probe)
        try probe.press("p")
        try press("j", untilItSees: 2, probe)
    }

    @Test func keysThatComeInOnePieceSawWhatWasThereBefore() throws {
        let probe = try ProbedTerminal()
        try press("k", untilItSees: 1, probe)
        probe.forgetSaid()
        probe.type("pjjy")
        try probe.says("character(\"y\"), painted: 1)")
        try press("n", untilItSees: 2, probe)
    }

    /// Their order is a matter of ``InputBufferTests``.
    @Test func anEndAndASizeAreNotLostAmongFiveThousandKeys() throws {
        let gate = FileManager.default.temporaryDirectory.appendingPathComponent("probe-\(UUID().uuidString)").path
        defer { unlink(gate) }
        let probe = try ProbedTerminal(environment: ["GATE=\(gate)"])
        probe.type("w")
        try probe.says("waits")
        for _ in 0..<250 { probe.type("jjjjjjjjjj") }
        probe.resize(rows: 40, columns: 100)
        for _ in 0..<250 { probe.type("jjjjjjjjjj") }
        #expect(FileManager.default.createFile(atPath: gate, contents: nil))
        try probe.says("resized(rows: 40, columns: 100)")
        for _ in 0..<500 { probe.type("jjjjjjjjjj") }
        kill(probe.pid, SIGTERM)
        #expect(try probe.ends() == 128 + SIGTERM)
        EndingTests.expectWhole(probe)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HostRegistry

/// How many probes begin at a time.
@Suite struct ProbeGateTests {
    private func full() -> (gate: ProbeGate, entered: [Int]) {
        var gate = ProbeGate()
        var entered: [Int] = []
        while let one = gate.enter() { entered.append(one) }
        return (gate, entered)
    }

    @Test func somePassAndTheNextWhenOneHasLeft() {
        var (gate, entered) = full()
        #expect(entered.count == 64)
        gate.leave(entered[0])
        #expect(gate.enter() != nil && gate.enter() == nil)
    }

    @Test func thoseThatTakeLongHoldNobodyUp() async {
        var (gate, entered) = full()
        await withCheckedContinuation { waiter in
            let generation = gate.wait(waiter)
            gate.expire(generation + 1)
            gate.expire(generation)
        }
        // They do not count any more, not even when they leave.
        for one in entered { gate.leave(one) }
        let again = (0..<100).compactMap { _ in gate.enter() }
        #expect(again.count == 64)
    }
}

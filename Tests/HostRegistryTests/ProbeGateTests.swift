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
            let isToTime = gate.wait(waiter)
            #expect(isToTime)
            gate.expire()
        }
        // They do not count any more, not even when they leave.
        for one in entered { gate.leave(one) }
        let again = (0..<100).compactMap { _ in gate.enter() }
        #expect(again.count == 64)
    }

    @Test func whoComesWhileTheTimeRunsStartsNoOther() async {
        var (gate, entered) = full()
        await withCheckedContinuation { waiter in
            let isToTime = gate.wait(waiter)
            #expect(isToTime)
            gate.leave(entered.removeLast())
        }
        let next = gate.enter()
        #expect(next != nil)
        await withCheckedContinuation { waiter in
            let isToTime = gate.wait(waiter)
            #expect(!isToTime, "the time of before runs on")
            gate.expire()
        }
        // When nobody waits it is over for nothing.
        gate.expire()
        entered = []
        while let one = gate.enter() { entered.append(one) }
        #expect(entered.count == 64)
        gate.expire()
        let another = gate.enter()
        #expect(another == nil, "those inside count until somebody waits")
        await withCheckedContinuation { waiter in
            let isToTime = gate.wait(waiter)
            #expect(isToTime, "the next one has to be timed")
            gate.expire()
        }
    }
}

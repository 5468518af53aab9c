// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Testing

@testable import Dashboard

/// A task that is stuck though its shim says nothing of it.
@Suite struct StuckTests {
    private var host: RegistrySnapshot {
        var evidence = TaskEvidence(reading: HandMadeHost.reading("cold"), daemon: .down)
        evidence.pipes = [.init(kind: .stdout, waitingBytes: 65_536, capacityBytes: 65_536, isStuck: true)]
        var cold = evidence.reading
        cold.verdict = evidence.verdicts.first
        cold.why = cold.verdict?.sentence ?? ""
        return HandMadeHost.snapshot([HandMadeHost.reading("a"), HandMadeHost.reading("b"), cold])
    }

    @Test func itIsFirstAndSaidInWords() {
        var harness = DashboardHarness(snapshot: host)
        #expect(harness.ids == ["cold", "a", "b"])
        let screen = harness.screen()
        #expect(screen.contains("STUCK 1"))
        #expect(screen.contains("!1  [1] k8s.io/cold STUCK"))
        #expect(screen.contains("> RUNNING !") && screen.contains("its stdout pipe is full"))
        harness.press("G!")
        #expect(harness.model.table.selected?.id == "cold")
    }

    @Test func tasksAreExaminedNowAndThenAndNotTwiceAtOnce() {
        var harness = DashboardHarness(snapshot: host)
        harness.pass(seconds: 1)
        #expect(harness.takeEffects().contains(.examine))
        harness.pass(seconds: 20)
        #expect(!harness.takeEffects().contains(.examine), "one is under way")
        harness.send(.examined)
        harness.pass(seconds: 1)
        #expect(harness.takeEffects().contains(.examine))
        harness.send(.examined)
        harness.pass(seconds: 2)
        #expect(!harness.takeEffects().contains(.examine))
    }
}

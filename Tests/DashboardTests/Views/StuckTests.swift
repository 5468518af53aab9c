// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import Diagnosis
import HostRegistry
import HostSession
import Testing

@testable import Dashboard

/// A task that is stuck though its shim says nothing of it.
@Suite struct StuckTests {
    private var host: HostSnapshot {
        var evidence = TaskEvidence(reading: HandMadeHost.reading("cold").shim, daemon: .down)
        evidence.pipes = [.init(kind: .stdout, waitingBytes: 65_536, capacityBytes: 65_536, isStuck: true)]
        var cold = TaskReading(evidence.reading)
        cold.verdict = evidence.verdicts.first
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
        #expect(harness.takeEffects().contains(.examine(only: nil)))
        harness.pass(seconds: 20)
        #expect(!harness.takeEffects().contains(.examine(only: nil)), "one is under way")
        harness.send(.examined(everything: true))
        harness.pass(seconds: 1)
        #expect(harness.takeEffects().contains(.examine(only: nil)))
        harness.send(.examined(everything: true))
        harness.pass(seconds: 2)
        #expect(!harness.takeEffects().contains(.examine(only: nil)))
    }

    @Test func whatIsWrongWithTheHostIsSaidAndShownByAKey() {
        var evidence = HostEvidence()
        var shim = FoundShim(
            pid: 4711,
            age: .seconds(90),
            task: TaskID(namespace: "k8s.io", id: "lost"),
            bundle: "/run/b/lost",
            isBundleGone: true
        )
        shim.addresses = ["/run/s/1"]
        evidence.shims = [shim]
        evidence.halfDeleted = [
            .init(task: TaskID(namespace: "k8s.io", id: "half"), path: "/run/b/.half", age: .seconds(90))
        ]
        var snapshot = host
        snapshot.findings = evidence.findings
        var harness = DashboardHarness(isReadOnly: true, snapshot: snapshot)
        #expect(harness.screen().contains("k8s.io/lost: shim 4711 runs on without its bundle (and 1 more: H)"))
        harness.press("H")
        let screen = harness.screen()
        #expect(screen.contains("Why: the host"))
        #expect(screen.contains("> shimtop recover 4711"))
        #expect(screen.contains("k8s.io/half: its bundle was half deleted 90 s ago"))
        harness.press(.escape)
        #expect(harness.model.overlay == nil)
    }
}

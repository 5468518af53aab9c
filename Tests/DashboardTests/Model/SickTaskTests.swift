// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import HostRegistry
import HostSession
import Testing

@testable import Dashboard

/// A task that falls sick is looked at at once, and nothing else is.
@Suite struct SickTaskTests {
    private func host(_ change: (inout TaskReading) -> Void = { _ in }) -> HostSnapshot {
        var sick = HandMadeHost.reading("sick")
        change(&sick)
        return HandMadeHost.snapshot([HandMadeHost.reading("a"), HandMadeHost.reading("b"), sick])
    }

    private let sick = TaskID(namespace: "k8s.io", id: "sick")

    /// Of some tasks, asked for since this was looked at last.
    private func examinations(_ harness: inout DashboardHarness) -> [Effect] {
        harness.takeEffects().filter { if case .examine(only: .some) = $0 { true } else { false } }
    }

    @Test func itIsExaminedWithTheSnapshotThatSaysSo() {
        var harness = DashboardHarness(snapshot: host())
        harness.send(.snapshot(host { $0.isOverdue = true }))
        #expect(examinations(&harness) == [.examine(only: [sick])])
        harness.send(.snapshot(host { $0.isOverdue = true }))
        #expect(examinations(&harness) == [], "it is under way")
        harness.send(.examined(everything: false))
        #expect(harness.takeEffects().contains(.poll(askAll: false)), "what was found is shown at once")
        harness.send(.snapshot(host { $0.isOverdue = true }))
        #expect(examinations(&harness) == [], "nothing has changed")
        harness.send(.snapshot(host { $0.health = .unresponsive }))
        #expect(harness.takeEffects().contains(.examine(only: [sick])))
    }

    @Test func whatIsWellAgainIsNotExamined() {
        var harness = DashboardHarness(snapshot: host())
        harness.send(.snapshot(host { $0.health = .unresponsive }))
        harness.takeEffects()
        harness.send(.snapshot(host { $0.health = .dead }))
        #expect(examinations(&harness) == [], "one is under way")
        harness.send(.snapshot(host()))
        harness.send(.examined(everything: false))
        harness.send(.snapshot(host()))
        #expect(examinations(&harness) == [])
    }

    @Test func newsOfAShimArePolledForAtOnceUnlessNobodyLooks() {
        var harness = DashboardHarness(snapshot: host())
        harness.send(.healthChanged)
        #expect(harness.takeEffects() == [.poll(askAll: false)])
        harness.send(.healthChanged)
        #expect(harness.takeEffects() == [], "a poll is under way")
        harness.send(.snapshot(host()))
        #expect(harness.takeEffects().contains(.poll(askAll: false)), "and may have been too early for it")
        harness.send(.snapshot(host()))
        harness.send(.focus(false))
        harness.takeEffects()
        harness.send(.healthChanged)
        #expect(harness.takeEffects() == [])
    }
}

// SPDX-License-Identifier: Apache-2.0

import Curses
import Diagnosis
import HostRegistry
import HostSession
import Testing

@testable import Dashboard

/// What is wrong with a task, asked for by a key.
@Suite struct WhyTests {
    @Test func theVerdictIsShownWithWhatCanBeDone() throws {
        var harness = DashboardHarness(isReadOnly: true)
        harness.press("x")
        let reading = try #require(harness.model.table.selection)
        #expect(harness.takeEffects() == [.explain(reading.id)])
        var evidence = TaskEvidence(reading: reading.shim, daemon: .down)
        evidence.shim = .init(pid: 8812, name: "containerd-shim", state: "T", age: .seconds(60))
        harness.send(.explained(reading.id, evidence))
        #expect(harness.screen().contains("Why: prod/front-55c/nginx 0be4f9"))
        #expect(harness.screen().contains("shim 8812 is stopped by a signal"))
        #expect(harness.screen().contains("> kill -CONT 8812"))
        harness.press(.escape)
        #expect(harness.model.overlay == nil)
    }

    @Test func anAnswerThatComesLateDisturbsNoDialog() throws {
        var harness = DashboardHarness()
        harness.press("x")
        harness.press("K")
        let reading = try #require(harness.model.table.selection)
        harness.send(.explained(reading.id, TaskEvidence(reading: reading.shim, daemon: .down)))
        #expect(harness.screen().contains("Kill:"))
        harness.press(.escape)
        harness.send(.explained(reading.id, nil))
        #expect(harness.journalLine.contains("is gone"))
    }
}

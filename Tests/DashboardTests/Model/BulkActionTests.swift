// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import HostActions
import HostRegistry
import HostSession
import Testing

@testable import Dashboard

/// Actions on several tasks: all of them are named first, and only those that were meant are hit.
@Suite struct BulkActionTests {
    private static func host(pid: Int32 = 100) -> HostSnapshot {
        HandMadeHost.snapshot([
            HandMadeHost.reading("a", pod: "web", container: "nginx", pid: pid + 1),
            HandMadeHost.reading("b", pod: "web", container: "envoy", pid: pid + 2),
            HandMadeHost.reading("c", pod: "etl", container: "job", status: .stopped, pid: pid + 3),
            HandMadeHost.reading("d", pod: "etl", container: "cron", status: .paused, pid: pid + 4),
        ])
    }

    private func acted(_ harness: inout DashboardHarness) -> [String] {
        harness.takeEffects().compactMap { effect in
            if case .act(let action) = effect { "\(action.name) \(action.target.id.id)" } else { nil }
        }.sorted()
    }

    @Test func everyMarkedTaskIsNamedAndAskedForOnce() {
        var harness = DashboardHarness(snapshot: Self.host())
        harness.press("*D")
        let screen = harness.screen()
        for name in ["nginx a", "envoy b", "job c", "cron d"] { #expect(screen.contains(name)) }
        #expect(screen.contains("left out: it is RUNNING"))
        #expect(acted(&harness).isEmpty)
        harness.press("y")
        #expect(acted(&harness) == ["delete c"])
        #expect(harness.model.table.marks.isEmpty)
    }

    @Test func whatRunsIsDeletedOnlyWhenItIsToBeKilledFirst() {
        var harness = DashboardHarness(snapshot: Self.host())
        harness.press("*Dfy")
        #expect(acted(&harness) == ["a", "b", "c", "d"].map { "kill and delete \($0)" })
    }

    @Test func aSignalToSeveralIsChosenAndThenAskedFor() {
        var harness = DashboardHarness(snapshot: Self.host())
        harness.press("/web")
        harness.press(.enter)
        harness.press("*Kj")
        harness.press(.enter)
        #expect(acted(&harness).isEmpty)
        harness.press("y")
        #expect(acted(&harness) == ["kill SIGKILL (all) a", "kill SIGKILL (all) b"])
    }

    @Test func pauseIsForThoseThatRun() {
        var harness = DashboardHarness(snapshot: Self.host())
        harness.press("*py")
        #expect(acted(&harness) == ["pause a", "pause b"])
        #expect(harness.journalLine.contains("pause: 2 of 4 left out"))
    }

    /// The mistake that other tools made: a mark that a later filter hides is hit.
    @Test func hiddenMarksAreLeftOutUnlessThePersonSaysOtherwise() {
        var harness = DashboardHarness(snapshot: Self.host())
        harness.press("*/web")
        harness.press(.enter)
        harness.press("p")
        #expect(harness.screen().contains("left out: 2 marked tasks that the filter hides"))
        #expect(!harness.screen().contains("cron d"))
        harness.press("y")
        #expect(acted(&harness) == ["pause a", "pause b"])
        harness = DashboardHarness(snapshot: Self.host())
        harness.press("*/web")
        harness.press(.enter)
        harness.press("Dhfy")
        #expect(acted(&harness) == ["a", "b", "c", "d"].map { "kill and delete \($0)" })
    }

    @Test func onTheRowOfAGroupItIsForAllOfIt() {
        var harness = DashboardHarness(snapshot: Self.host())
        harness.press("bpG")
        while harness.model.table.selectedGroup == nil { harness.press("k") }
        harness.press("K")
        harness.press(.enter)
        harness.press("y")
        #expect(acted(&harness) == ["kill SIGTERM a", "kill SIGTERM b"])
    }

    @Test func aTaskThatWasReplacedOrWentWhileTheDialogWasOpenIsNotHit() {
        var harness = DashboardHarness(snapshot: Self.host())
        harness.press("*Df")
        var changed = Self.host()
        changed.readings.removeAll { $0.id.id == "b" }
        changed.readings[0].pid = 999
        changed.readings[0].pidStartTicks = 1
        harness.send(.snapshot(changed))
        harness.press("y")
        #expect(acted(&harness) == ["kill and delete c", "kill and delete d"])
    }

    @Test func otherKeysAreNeitherYesNorNo() {
        var harness = DashboardHarness(snapshot: Self.host())
        harness.press("*Dn x")
        #expect(harness.model.overlay != nil)
        #expect(acted(&harness).isEmpty)
        harness.press(.escape)
        #expect(harness.model.overlay == nil)
        #expect(harness.model.table.marks.count == 4)
    }

    @Test func whatIsUnderWayIsLeftOut() {
        var harness = DashboardHarness(snapshot: Self.host())
        harness.select("a")
        harness.press("py")
        harness.takeEffects()
        harness.press("*")
        harness.press("K")
        #expect(harness.journalLine.contains("left out 1 of which something is under way"))
        harness.press(.enter)
        harness.press("y")
        #expect(acted(&harness) == ["b", "c", "d"].map { "kill SIGTERM \($0)" })
    }

    @Test(arguments: ["p", "K", "D"]) func readOnlyRefuses(key: String) {
        var harness = DashboardHarness(isReadOnly: true, snapshot: Self.host())
        harness.press("*\(key)")
        #expect(harness.model.overlay == nil)
        #expect(harness.journalLine.contains("refused"))
    }
}

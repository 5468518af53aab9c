// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import HostActions
import HostRegistry
import HostSession
import Testing

@testable import Dashboard

/// What changes a task: asked first, done once, and to the task that was meant.
@Suite struct ActionTests {
    private func actions(_ effects: [Effect]) -> [TaskAction.Kind] {
        effects.compactMap { if case .act(let action) = $0 { action.kind } else { nil } }
    }

    @Test(arguments: ["n", "N", "q", "j", " "]) func anythingButYIsANo(answer: String) {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("p")
        #expect(harness.screen().contains("Pause prod/api-7d9f/api 4f21c0 (pid 12034)? y/N"))
        harness.press(answer)
        #expect(harness.model.overlay == nil)
        #expect(actions(harness.effects).isEmpty)
    }

    @Test func pauseAndResume() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("py")
        #expect(actions(harness.takeEffects()) == [.pause])
        #expect(harness.screen().contains("pausing 0s"))
        harness.select("77de10")
        harness.press("py")
        #expect(actions(harness.takeEffects()) == [.resume])
        harness.select("9f00aa")
        harness.press("p")
        #expect(harness.model.overlay == nil)
        #expect(harness.journalLine.contains("only a running task can be paused"))
    }

    @Test func killSendsTheChosenSignal() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("K")
        harness.press(.enter)
        #expect(actions(harness.takeEffects()) == [.kill(UnixSignal.offered[0], all: false)])
        #expect(UnixSignal.offered[0].name == "SIGTERM")
        harness.select("91ab77")
        harness.press(.function(9))
        harness.press("jjk")
        harness.press(.enter)
        #expect(actions(harness.takeEffects()) == [.kill(UnixSignal.offered[1], all: true)])
        #expect(UnixSignal.offered[1].name == "SIGKILL")
    }

    @Test func escapeLeavesTheKillDialog() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("K")
        harness.press(.escape)
        harness.press(.enter)
        #expect(actions(harness.effects).isEmpty)
    }

    @Test func aRunningTaskIsDeletedOnlyWhenItIsToBeKilledFirst() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("Dy")
        #expect(actions(harness.effects).isEmpty)
        #expect(harness.screen().contains("refused: it is RUNNING"))
        harness.press("ky")
        #expect(actions(harness.takeEffects()) == [.delete(killFirst: true)])
    }

    @Test func aStoppedTaskIsDeletedByY() {
        var harness = DashboardHarness()
        harness.select("9f00aa")
        harness.press(.delete)
        #expect(harness.screen().contains("serves nothing else: it is ended too"))
        harness.press("y")
        #expect(actions(harness.takeEffects()) == [.delete(killFirst: false)])
    }

    @Test func theDialogSaysWhatElseItWouldHit() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("D")
        #expect(harness.screen().contains("8740 stays: it also serves envoy 91ab77"))
    }

    @Test func aDialogStaysOnItsTaskAndTheRowsStayWhereTheyAre() throws {
        var harness = DashboardHarness()
        harness.select("9f00aa")
        harness.press("D")
        let order = harness.model.table.tasks.map(\.id)
        var changed = HandMadeHost.troubled
        for index in changed.readings.indices { changed.readings[index].health = .ok }
        changed.readings.append(HandMadeHost.reading("newcomer", health: .dead))
        harness.send(.snapshot(changed))
        #expect(Array(harness.model.table.tasks.map(\.id).prefix(order.count)) == order)
        harness.press("y")
        let action = try #require(
            harness.effects.compactMap { if case .act(let action) = $0 { action } else { nil } }.first
        )
        #expect(action.target.id.id == "9f00aa")
    }

    @Test func nothingIsDoneToAnotherProcessOfTheSameName() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("K")
        var changed = HandMadeHost.troubled
        for index in changed.readings.indices where changed.readings[index].id.id == "4f21c0" {
            changed.readings[index].pid = 999
            changed.readings[index].pidStartTicks = 1
        }
        harness.send(.snapshot(changed))
        let asked = harness.screen()
        harness.press(.enter)
        #expect(actions(harness.effects).isEmpty)
        #expect(asked.contains("is pid 999 now and was 12034.") && asked.contains("Nothing was done."))
    }

    @Test func nothingIsDoneToATaskThatIsGone() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("p")
        harness.send(.snapshot(HandMadeHost.snapshot([])))
        harness.press("y")
        #expect(actions(harness.effects).isEmpty)
        #expect(harness.journalLine.contains("is gone, nothing was done"))
    }

    @Test(arguments: ["p", "K", "D"]) func readOnlyRefuses(key: String) {
        var harness = DashboardHarness(isReadOnly: true)
        harness.select("4f21c0")
        harness.press(key)
        #expect(harness.model.overlay == nil)
        #expect(harness.journalLine.contains("is refused: read-only"))
        #expect(harness.screen().contains("RO"))
    }

    @Test func aTaskIsNotActedOnTwiceAtOnce() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("py")
        harness.press("K")
        #expect(harness.model.overlay == nil)
        #expect(harness.journalLine.contains("is already pausing"))
    }

    @Test func theResultIsNotedAndLookedAt() throws {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("py")
        let action = try #require(
            harness.takeEffects().compactMap { if case .act(let action) = $0 { action } else { nil } }.first
        )
        harness.send(.actionFinished(action, .failed(.unknown, "Pause 4f21c0: runc is \u{1b}[31mstuck")))
        #expect(harness.model.pending.isEmpty)
        #expect(harness.screen().contains("pause -> prod/api-7d9f/api 4f21c0 failed: Pause 4f21c0: runc is stuck"))
        #expect(harness.takeEffects().contains(.poll(askAll: false)))
    }

    @Test func quittingAsksWhileSomethingIsUnderWay() {
        var harness = DashboardHarness()
        harness.press("q")
        #expect(harness.takeEffects() == [.quit(code: 0)])
        harness.select("4f21c0")
        harness.press("py")
        harness.press("q")
        #expect(harness.screen().contains("quit? y/N"))
        harness.press("n")
        #expect(!harness.takeEffects().contains(.quit(code: 0)))
        harness.press(.control("c"))
        #expect(harness.takeEffects() == [.quit(code: 0)])
    }
}

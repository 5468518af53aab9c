// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import HostActions
import HostRegistry
import HostSession
import Testing

@testable import Dashboard

/// Getting rid of a task step by step.
@Suite struct ForceTests {
    private func action(_ effects: [Effect]) -> TaskAction? {
        effects.compactMap { if case .act(let action) = $0 { action } else { nil } }.first
    }

    @Test func eachStepSaysWhatItGoesPastAndNoneIsDoneWithoutAYes() {
        var harness = DashboardHarness()
        harness.select("0be4f9")
        harness.press("X")
        let screen = harness.screen()
        for words in [
            "kill SIGKILL (all)", "through shim 8812 and runtime", "wait for its end", "past shim and runtime",
            "past the running shim", "past everything",
        ] { #expect(screen.contains(words)) }
        #expect(screen.contains("nothing forks its way out") && screen.contains("dies of no signal"))
        harness.press("jjk")
        harness.press(.enter, .tab, .control("d"), .character("n"))
        #expect(action(harness.effects) == nil)
    }

    @Test func whatCameOfAStepIsShownAndTheNextIsChosen() throws {
        var harness = DashboardHarness()
        harness.select("0be4f9")
        harness.press("Xjy")
        let kill = try #require(action(harness.takeEffects()))
        #expect(kill.kind == .force(.kill) && kill.target.id.id == "0be4f9")
        #expect(harness.screen().contains("force: kill SIGKILL (all): 0s"))
        // Nothing is begun while one is under way.
        harness.press("y")
        #expect(action(harness.takeEffects()) == nil)
        harness.send(.actionFinished(kill, .failed(.deadlineExceeded, "no answer in 10 s")))
        #expect(harness.screen().contains("03:07:00 no answer in 10 s"))
        #expect(harness.screen().contains("> 3 wait for its end"))
        harness.press("jjjj")
        harness.press("y")
        #expect(action(harness.takeEffects())?.kind == .force(.killProcesses))
    }

    @Test func aStepThatHitsOthersSaysSoAndIsAskedTwice() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("X")
        #expect(harness.screen().contains("1 other task loses its shim: what they run goes on"))
        harness.press("jjjjjjjj")
        harness.press("y")
        #expect(action(harness.takeEffects()) == nil)
        #expect(harness.screen().contains("y again does it"))
        harness.press("k")
        harness.press("j")
        #expect(!harness.screen().contains("y again does it"))
        harness.press("yx")
        harness.press("y")
        #expect(action(harness.takeEffects()) == nil)
        harness.press("y")
        #expect(action(harness.takeEffects())?.kind == .force(.killShim))
    }

    @Test func theDialogForDeletingLeadsToIt() {
        var harness = DashboardHarness()
        harness.select("9f00aa")
        harness.press("DX")
        #expect(harness.screen().contains("Get rid of:"))
        harness.press("y")
        #expect(action(harness.takeEffects())?.target.id.id == "9f00aa")
    }

    @Test func anotherTaskOfTheSameNameIsNotHit() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("X")
        var changed = HandMadeHost.troubled
        for index in changed.readings.indices where changed.readings[index].id.id == "4f21c0" {
            changed.readings[index].pid = 999
            changed.readings[index].pidStartTicks = 1
        }
        harness.send(.snapshot(changed))
        let asked = harness.screen()
        harness.press("y")
        #expect(action(harness.effects) == nil)
        #expect(asked.contains("is pid 999 now and was 12034.") && asked.contains("Nothing was done."))
    }

    @Test func aTaskThatIsGoneIsSaidToBe() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("X")
        harness.send(.snapshot(HandMadeHost.snapshot([])))
        #expect(harness.screen().contains("is gone"))
        harness.press("y")
        #expect(action(harness.effects) == nil)
    }

    @Test(arguments: [(60, 12), (80, 24)])
    func theChosenStepIsSeenHoweverSmallTheScreen(columns: Int, rows: Int) {
        var harness = DashboardHarness(rows: rows, columns: columns)
        harness.select("4f21c0")
        harness.press("X")
        for step in 1...6 {
            #expect(harness.screen().contains("> \(step) "), "\(harness.screen())")
            harness.press("j")
        }
    }

    @Test func readOnlyRefuses() {
        var harness = DashboardHarness(isReadOnly: true)
        harness.select("4f21c0")
        harness.press("X")
        #expect(harness.model.overlay == nil)
        #expect(harness.journalLine.contains("refused"))
    }
}

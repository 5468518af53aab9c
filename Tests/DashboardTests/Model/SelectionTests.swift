// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import HostRegistry
import HostSession
import Testing

@testable import Dashboard

/// Which task is selected, whatever the table does.
@Suite struct SelectionTests {
    private func snapshot(_ ids: String..., hung: String? = nil) -> Message {
        .snapshot(
            HandMadeHost.snapshot(
                ids.map {
                    HandMadeHost.reading($0, health: $0 == hung ? .unresponsive : .ok, pid: Int32($0.utf8.first ?? 0))
                }
            )
        )
    }

    @Test func worstTaskIsFirstAndSelectedUntilThePersonChooses() {
        var harness = DashboardHarness(snapshot: nil)
        harness.send(snapshot("a", "b", "c"))
        #expect(harness.model.table.selected?.id == "a")
        harness.send(snapshot("a", "b", "c", hung: "c"))
        #expect(harness.model.table.tasks.map(\.id.id) == ["c", "a", "b"])
        #expect(harness.model.table.selected?.id == "c")
    }

    @Test func chosenTaskStaysSelectedWhenTheOrderChanges() {
        var harness = DashboardHarness(snapshot: nil)
        harness.send(snapshot("a", "b", "c"))
        harness.press("j")
        harness.send(snapshot("a", "b", "c", hung: "c"))
        #expect(harness.model.table.selected?.id == "b")
        #expect(harness.model.table.selectedIndex == 2)
    }

    @Test func whenItsTaskGoesTheRowIsKept() {
        var harness = DashboardHarness(snapshot: nil)
        harness.send(snapshot("a", "b", "c"))
        harness.press("j")
        harness.send(snapshot("a", "c"))
        harness.pass(seconds: 4)
        #expect(harness.model.table.selected?.id == "c")
        harness.send(snapshot())
        harness.pass(seconds: 4)
        #expect(harness.model.table.selected == nil)
        harness.send(snapshot("x"))
        #expect(harness.model.table.selected?.id == "x")
    }

    @Test func movingStopsAtTheEnds() {
        var harness = DashboardHarness(snapshot: nil)
        harness.send(snapshot("a", "b", "c"))
        harness.press("kG")
        #expect(harness.model.table.selected?.id == "c")
        harness.press("j")
        #expect(harness.model.table.selected?.id == "c")
        harness.press(.pageUp)
        #expect(harness.model.table.selected?.id == "a")
    }

    @Test func theLogOfTheSelectedTaskIsFollowed() {
        var harness = DashboardHarness(snapshot: nil)
        harness.send(snapshot("a", "b"))
        #expect(harness.takeEffects().followed == ["a"])
        harness.press("j")
        #expect(harness.takeEffects().followed == ["b"])
        harness.press("j")
        #expect(harness.takeEffects().isEmpty)
    }

    @Test func nextProblemGoesRound() {
        var harness = DashboardHarness()
        harness.select("4f21c0")
        harness.press("!")
        #expect(harness.model.table.selected?.id == "0be4f9")
        harness.press("!!!")
        #expect(harness.model.table.selection?.isTrouble == true)
        harness.press("!")
        #expect(harness.model.table.selected?.id == "0be4f9")
    }

    @Test func filterHidesTheOthersAndEscapeBringsThemBack() {
        var harness = DashboardHarness()
        harness.press("/api")
        #expect(harness.model.table.tasks.count == 2)
        #expect(harness.screen().contains("Filter tasks: api"))
        harness.press(.enter)
        #expect(harness.model.overlay == nil)
        #expect(harness.screen().contains("2 of 9"))
        harness.press(.escape)
        #expect(harness.model.table.tasks.count == 9)
    }

    @Test func keysAreTextWhileAFilterIsTyped() {
        var harness = DashboardHarness()
        harness.press("/qDKp!x")
        #expect(harness.model.table.filter.text == "qDKp!x")
        #expect(harness.takeEffects().allSatisfy { if case .followLog = $0 { true } else { false } })
        harness.press(.backspace)
        #expect(harness.model.table.filter.text == "qDKp!")
    }
}

extension [Effect] {
    /// Ids of the tasks whose logs are to be read.
    fileprivate var followed: [String] {
        compactMap { if case .followLog(let id, _, _) = $0 { id.task.id } else { nil } }
    }
}

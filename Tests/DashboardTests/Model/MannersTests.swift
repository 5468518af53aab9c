// SPDX-License-Identifier: Apache-2.0

import Curses
import TerminalStyle
import Testing

@testable import Dashboard

/// Mouse, paste, focus, title and pace.
@Suite struct MannersTests {
    private func mouse(_ kind: MouseEvent.Kind, _ row: Int, _ column: Int = 5) -> Message {
        .mouse(MouseEvent(row: row, column: column, kind: kind))
    }

    @Test func bordersAreDrawn() throws {
        var harness = DashboardHarness()
        let border = try #require(harness.model.layout.detail).row
        harness.send(mouse(.press, border), mouse(.drag, border + 4), mouse(.release, border + 4))
        #expect(harness.model.layout.detail?.row == border + 4)
        #expect(harness.model.focus == .tasks)
        let below = try #require(harness.model.layout.log).row
        harness.send(mouse(.press, below), mouse(.drag, below - 2))
        #expect(harness.model.layout.log?.row == below - 2)
        #expect(harness.model.layout.detail?.row == border + 4)
        harness.send(mouse(.drag, 0), mouse(.drag, 500), mouse(.release, 0), mouse(.drag, 20))
        for pane in Pane.allCases { #expect((harness.model.layout.inner(of: pane)?.rows ?? 0) >= 2) }
    }

    @Test func theNarrowLayoutHasABorderToo() throws {
        var harness = DashboardHarness(rows: 24, columns: 80)
        let border = try #require(harness.model.layout.log).row
        harness.send(mouse(.press, border), mouse(.drag, border - 5), mouse(.release, border - 5))
        #expect(harness.model.layout.log?.row == border - 5)
        for row in 0..<24 {
            harness.send(mouse(.press, harness.model.layout.log?.row ?? 0), mouse(.drag, row), mouse(.release, row))
            #expect(harness.screen().contains("STATE"))
        }
    }

    @Test func aPressOnATitleSorts() throws {
        var harness = DashboardHarness()
        let inner = try #require(harness.model.layout.inner(of: .tasks))
        let title = try #require(
            ColumnPlace.layOut(harness.model.table, from: inner.column + 2, width: inner.columns - 2)
                .first { $0.kind == .pid }
        )
        harness.send(mouse(.press, inner.row, title.column + 1))
        #expect(harness.model.table.settings.sort == TaskSort(.column(.pid)))
        harness.send(mouse(.press, inner.row, title.column + 1))
        #expect(harness.model.table.settings.sort == TaskSort(.column(.pid), isInverted: true))
    }

    @Test func aPressSelectsTheRowUnderIt() throws {
        var harness = DashboardHarness()
        let content = try #require(harness.model.layout.content(of: .tasks))
        harness.send(mouse(.press, content.row + 2))
        #expect(harness.model.table.selectedIndex == 2)
        #expect(harness.model.table.scroll == 0)
    }

    /// A paste that holds keys of actions is text, wherever it lands.
    @Test func pastedTextIsNeverKeys() {
        var harness = DashboardHarness()
        harness.send(.paste("DyKq\n"))
        #expect(harness.model.overlay == nil)
        #expect(harness.takeEffects().isEmpty)
        harness.press("/")
        harness.send(.paste("ap\ni"))
        #expect(harness.model.table.filter.text == "ap i")
        harness.press(.escape)
        harness.press("D")
        harness.send(.paste("y"))
        #expect(harness.takeEffects().allSatisfy { if case .act = $0 { false } else { true } })
    }

    @Test func whileNobodyLooksPollsAreRare() {
        var harness = DashboardHarness()
        harness.send(.focus(false))
        #expect(harness.takeEffects() == [.tick(every: .seconds(5))])
        harness.pass(seconds: 1)
        #expect(!harness.takeEffects().contains(.poll(askAll: false)))
        harness.pass(seconds: 4)
        #expect(harness.takeEffects() == [.poll(askAll: false)])
        harness.send(.snapshot(HandMadeHost.troubled))
        harness.pass(seconds: 1)
        harness.takeEffects()
        harness.send(.focus(true))
        #expect(harness.takeEffects() == [.tick(every: .seconds(1)), .poll(askAll: false)])
    }

    @Test func thePaceIsSetInSteps() {
        var harness = DashboardHarness()
        harness.press("++")
        #expect(harness.model.interval == .seconds(5))
        #expect(harness.screen().contains("5s  RW"))
        harness.takeEffects()
        harness.press("---------")
        #expect(harness.model.interval == .milliseconds(100))
        #expect(harness.takeEffects().last == .tick(every: .milliseconds(100)))
    }

    @Test func theTitleOfTheWindowSaysHowManyAreInTrouble() {
        var harness = DashboardHarness(snapshot: nil)
        harness.send(.snapshot(HandMadeHost.troubled))
        #expect(harness.takeEffects().contains(.setTitle("shimtop node-17: 4 in trouble")))
        harness.send(.snapshot(HandMadeHost.troubled))
        #expect(!harness.takeEffects().contains { if case .setTitle = $0 { true } else { false } })
    }

    @Test func theScreenIsSavedWhereThePersonSays() {
        var harness = DashboardHarness()
        harness.press("P")
        #expect(harness.screen().contains("/root/shimtop-030700.svg"))
        harness.press(.enter)
        #expect(harness.takeEffects() == [.saveScreen(path: "/root/shimtop-030700.svg")])
    }
}

// SPDX-License-Identifier: Apache-2.0

import Curses
import TerminalStyle
import TerminalThemes
import Testing

@testable import Dashboard
@testable import ShimLogs

/// Filters and searches, which act on old and new lines alike.
@Suite struct LogSearchTests {
    private func search(_ harness: inout DashboardHarness, _ text: String) {
        harness.press("/")
        harness.press(text)
        harness.press(.enter)
        harness.scan()
    }

    private func filter(_ harness: inout DashboardHarness, _ text: String) {
        harness.press("&")
        harness.press(.control("u"))
        harness.press(text)
        harness.press(.enter)
        harness.scan()
    }

    @Test func filterActsOnOldAndNewLinesAlike() {
        var harness = DashboardHarness.log((0..<20).map { "line \($0)" })
        filter(&harness, "LINE 1")
        #expect(harness.screen().contains("no line passes the filter"))
        filter(&harness, "line 1")
        #expect(harness.logTitle.contains("11 of 20 lines"))
        harness.addLines(["other", "line 1000"])
        #expect(harness.logTexts.last == "line 1000")
        #expect(harness.logTitle.contains("12 of 22 lines"))
        harness.press(.escape)
        #expect(harness.model.log.buffer?.shown.count == 22)
    }

    @Test func filterShowsTheLinesAroundAndWhatDoesNotMatch() {
        var harness = DashboardHarness.log((0..<20).map { "line \($0)" })
        filter(&harness, "-C 1 line (5|9)$")
        #expect(harness.logTexts == ["line 4", "line 5", "line 6", "line 8", "line 9", "line 10"])
        filter(&harness, "!1")
        #expect(harness.logTexts == [0, 2, 3, 4, 5, 6, 7, 8, 9].map { "line \($0)" })
    }

    @Test func levelsHideWhatMattersLess() {
        var harness = DashboardHarness.log([
            "level=debug msg=a", "level=info msg=b", "level=warning msg=c", "level=error msg=d", "no level",
        ])
        harness.press("LLL")
        harness.scan()
        #expect(harness.logTexts == ["level=warning msg=c", "level=error msg=d"])
        #expect(harness.logTitle.contains("lvl>=warning"))
        harness.press("LL")
        harness.scan()
        #expect(harness.logTexts.count == 5)
    }

    @Test func aPatternThatIsNoneChangesNothingAndSaysWhy() {
        var harness = DashboardHarness.log(["a(b", "c"])
        harness.press("&a")
        harness.scan()
        harness.press("(")
        #expect(harness.screen().contains("missing )"))
        harness.scan()
        #expect(harness.logTexts == ["a(b"])
        harness.press(.enter)
        #expect(harness.screen().contains("missing )"))
        harness.press(.escape)
        harness.scan()
        #expect(harness.logTexts == ["a(b", "c"])
    }

    @Test func searchGoesFromMatchToMatchAndCounts() {
        var harness = DashboardHarness.log((0..<100).map { $0 % 30 == 5 ? "found \($0)" : "line \($0)" })
        search(&harness, "found")
        #expect(harness.logTitle.contains("/ 4 of 4"))
        #expect(harness.logRows.contains { $0.hasPrefix(">O found 95") })
        harness.press("N")
        #expect(harness.logTitle.contains("/ 3 of 4"))
        #expect(harness.logTexts.contains("found 65"))
        harness.press("n")
        #expect(harness.logTitle.contains("/ 4 of 4"))
        harness.press("n")
        #expect(harness.logTitle.contains("/ 1 of 4"))
        #expect(harness.journalLine.contains("went round"))
        harness.addLines(["found again"])
        #expect(harness.logTitle.contains("/ 1 of 5"))
    }

    @Test func searchHasNothingToDoWithWhatTheFilterHides() {
        var harness = DashboardHarness.log(["a x", "b x", "a y", "a x"])
        filter(&harness, "a")
        search(&harness, "x")
        #expect(harness.logTitle.contains("/ 2 of 2"))
    }

    @Test func matchesAreMarked() {
        var harness = DashboardHarness.log(["one two one"])
        search(&harness, "one")
        let frame = DashboardView.frame(of: harness.model, Look(theme: .roles, glyphs: .unicode))
        let style = Look(theme: .roles, glyphs: .unicode).theme[.matchCurrent]
        let row = (0..<frame.rows).first { frame.text(row: $0).contains("one two one") } ?? 0
        let marked = (0..<frame.columns).filter { frame[row, $0].style.background == style.background }
        #expect(marked.count >= 6)
    }

    @Test func searchReadsOlderLinesUntilItFinds() throws {
        var harness = DashboardHarness.log((0..<100).map { "line \($0)" })
        let id = try #require(harness.model.log.buffer?.id)
        harness.send(.log(id, .history(LogHistory(MergedHistory([])))))
        search(&harness, "older 7")
        let asks = { (harness: DashboardHarness) in
            harness.effects.contains { if case .readOlderLog = $0 { true } else { false } }
        }
        #expect(asks(harness))
        #expect(!harness.logTexts.contains("older 7"))
        harness.send(.olderLogRead(id, .of((0..<50).map { "older \($0)" }), nil))
        harness.scan()
        #expect(harness.logTexts.contains("older 7"))
    }

    @Test func theBeginningIsReadForWhenItIsAskedFor() throws {
        var harness = DashboardHarness.log((0..<100).map { "line \($0)" })
        let id = try #require(harness.model.log.buffer?.id)
        harness.send(.log(id, .history(LogHistory(MergedHistory([])))))
        #expect(!harness.effects.contains { if case .readOlderLog = $0 { true } else { false } })
        harness.press("g")
        for _ in 0..<3 {
            #expect(harness.takeEffects().contains { if case .readOlderLog = $0 { true } else { false } })
            harness.send(.olderLogRead(id, .of((0..<50).map { "older \($0)" }), LogHistory(MergedHistory([]))))
        }
        harness.send(.olderLogRead(id, .of(["very first"]), nil))
        #expect(harness.logTexts.first == "very first")
    }

    @Test func linesThatThereIsNoRoomForAreSaidToBeInTheFile() throws {
        var harness = DashboardHarness.log(memoryBytes: 1 << 20)
        let text = String(repeating: "x", count: 200)
        harness.addLines((0..<4500).map { "\($0) \(text)" })
        let id = try #require(harness.model.log.buffer?.id)
        harness.send(.log(id, .history(LogHistory(MergedHistory([])))))
        harness.press("g")
        #expect(!harness.takeEffects().contains { if case .readOlderLog = $0 { true } else { false } })
        #expect(harness.journalLine.contains("the pane holds 1 MiB"))
    }

    @Test func copyTakesWhatIsChosen() {
        var harness = DashboardHarness.log((0..<30).map { "line \($0)\u{1b}[31m" })
        harness.press("c")
        #expect(harness.takeEffects().contains(.copy("line 29", lines: 1)))
        harness.press("vkk")
        #expect(harness.logTitle.contains("3 chosen"))
        harness.press("c")
        #expect(harness.takeEffects().contains(.copy("line 27\nline 28\nline 29", lines: 3)))
        harness.press("v")
        harness.press(.escape)
        #expect(harness.model.log.buffer?.selection == nil)
        #expect(harness.model.focus == .log)
    }

    @Test func aSelectionScrollsWithItsEnd() {
        var harness = DashboardHarness.log((0..<100).map { "line \($0)" })
        harness.press("v")
        for _ in 0..<50 { harness.press("k") }
        #expect(harness.logTexts.contains("line 49"))
        harness.press("c")
        #expect(harness.takeEffects().contains { if case .copy(_, lines: 51) = $0 { true } else { false } })
    }

    @Test func savingAsksWhereAndWhat() throws {
        var harness = DashboardHarness.log(["keep", "drop"])
        filter(&harness, "keep")
        harness.press(.control("s"))
        #expect(harness.screen().contains("Save shown lines to: /root/"))
        harness.press(.enter)
        var saved: [String] = []
        for case .saveLog(let extract, _) in harness.takeEffects() { extract.each { saved.append($0) } }
        #expect(saved == ["O keep"])
        harness.press(.control("s"), .tab)
        #expect(harness.screen().contains("Save all lines to"))
        harness.press(.enter)
        saved = []
        for case .saveLog(let extract, _) in harness.takeEffects() { extract.each { saved.append($0) } }
        #expect(saved == ["O keep", "O drop"])
    }
}

// SPDX-License-Identifier: Apache-2.0

import Curses
import LogText
import Testing

@testable import Dashboard
@testable import ShimLogs

/// What is seen of a log while it grows and is moved through.
@Suite struct LogPaneTests {
    private func lines(_ range: Range<Int>) -> [String] { range.map { "line \($0)" } }

    @Test func newestLinesAreFollowed() {
        var harness = DashboardHarness.log(lines(0..<100))
        #expect(harness.logTexts.last == "line 99")
        harness.addLines(["more"])
        #expect(harness.logTexts.last == "more")
    }

    @Test func whatIsReadStaysInPlaceWhileLinesComeAndGo() {
        var harness = DashboardHarness.log(memoryBytes: 1 << 20)
        harness.addLines(lines(0..<20_000))
        harness.press("kkkkk")
        let seen = harness.logTexts
        #expect(seen.last == "line 19994")
        for round in 0..<3 {
            harness.addLines((0..<1500).map { "later \(round) \($0) \(String(repeating: "x", count: 60))" })
            #expect(harness.logTexts == seen)
        }
        #expect(harness.model.log.buffer?.ring.evicted ?? 0 > 0)
        #expect(harness.logTitle.contains("4,505 newer"))
        #expect(harness.logTitle.contains("dropped"))
    }

    @Test func theDropCounterIsExact() throws {
        var harness = DashboardHarness.log(memoryBytes: 1 << 20)
        for round in 0..<20 { harness.addLines((0..<5000).map { "\(round).\($0)" }) }
        let id = try #require(harness.model.log.buffer?.id)
        harness.send(.log(id, .lost(77)))
        let buffer = try #require(harness.model.log.buffer)
        #expect(buffer.ring.sizeBytes <= 1 << 20)
        #expect(buffer.ring.numbers.count + buffer.dropped == 100_077)
        #expect(harness.logTitle.contains("\(buffer.dropped.grouped) dropped"))
    }

    @Test func reachingTheEndFollowsAgain() {
        var harness = DashboardHarness.log(lines(0..<50))
        harness.press("k")
        #expect(!harness.model.log.isFollowing)
        harness.press("j")
        #expect(harness.model.log.isFollowing)
        harness.press("g")
        #expect(harness.logTexts.first == "line 0")
        harness.press(.pageUp)
        #expect(harness.logTexts.first == "line 0")
        harness.press("G")
        #expect(harness.logTexts.last == "line 49")
    }

    @Test func pagesAndHalfPagesMoveByWhatIsSeen() {
        var harness = DashboardHarness.log(lines(0..<100))
        let page = harness.logRows.count
        harness.press(.pageUp)
        #expect(harness.logTexts.last == "line \(99 - page)")
        harness.press(.control("d"))
        #expect(harness.logTexts.last == "line \(99 - page + page / 2)")
    }

    @Test func sidewaysHoldsWhileLinesCome() {
        var harness = DashboardHarness.log(["0123456789abcdefghij"])
        harness.press(.right)
        #expect(harness.logTexts.last == "89abcdefghij")
        harness.addLines(["ABCDEFGHIJKLMNOPQRST"])
        #expect(harness.logTexts.suffix(2) == ["89abcdefghij", "IJKLMNOPQRST"])
        harness.press(.left, .left)
        #expect(harness.logTexts.last == "ABCDEFGHIJKLMNOPQRST")
    }

    @Test func longLinesAreWrappedAndScrolledByRows() {
        let long = (0..<40).map { String(format: $0) }.joined()
        var harness = DashboardHarness.log(lines(0..<20) + [long], rows: 14, columns: 60)
        let cut = harness.logRows
        #expect(cut.last?.hasSuffix("…") ?? false)
        harness.press("w")
        let width = 60 - 1 - 3
        #expect(harness.logTexts.suffix(3).joined() == long)
        #expect(harness.logTexts.suffix(3).first?.count == width)
        harness.press("k")
        #expect(harness.logTexts.suffix(2).joined() == String(long.prefix(2 * width)))
        harness.press("j")
        #expect(harness.model.log.isFollowing)
    }

    @Test func aLineLongerThanThePaneIsReadToItsEndAndBeginning() {
        let long = (0..<2000).map { String(format: $0) }.joined()
        var harness = DashboardHarness.log(["before", long, "after"], rows: 14, columns: 60)
        harness.press("w")
        var seen: Set<String> = []
        for _ in 0..<400 {
            seen.formUnion(harness.logTexts)
            harness.press("k")
        }
        #expect(seen.contains("before"))
        #expect(seen.contains(String(long.prefix(56))))
        #expect(seen.contains("after"))
        #expect(harness.logTexts.first == "before")
    }

    @Test func linesOfATaskLookedAtBeforeAreKept() throws {
        var harness = DashboardHarness(rows: 36, columns: 120)
        let first = try #require(harness.model.log.buffer?.id)
        harness.send(.log(first, .lines(.of(["early"]))))
        harness.press("j")
        #expect(harness.model.log.buffer?.id != first)
        harness.send(.log(first, .lines(.of(["late"]))))
        harness.press("k")
        #expect(harness.model.log.buffer?.id == first)
        #expect(harness.logRows.map { $0.suffix(5) } == ["early", " late"])
    }

    @Test func whatComesForABufferThatIsGoneIsNotShown() throws {
        var harness = DashboardHarness.log(["old"])
        harness.readLog([.readable(.container), .readable(.shim)])
        let id = try #require(harness.model.log.buffer?.id)
        harness.press("s")
        #expect(harness.takeEffects().contains { if case .followLog(_, .shim, _) = $0 { true } else { false } })
        harness.send(.log(id, .lines(.of(["late"]))))
        #expect(harness.model.log.buffer?.ring.numbers.isEmpty ?? false)
    }

    @Test func onlySoManyTasksAreReadOn() {
        var harness = DashboardHarness(rows: 36, columns: 120)
        let count = harness.model.table.count
        for _ in 0..<count { harness.press("j") }
        let stopped = harness.takeEffects().filter { if case .stopLog = $0 { true } else { false } }
        #expect(stopped.count == max(0, count - LogPane.mostTasks))
    }

    @Test func linesThatHaveNotEndedAreShownBelowTheNewest() throws {
        var harness = DashboardHarness.log(["done"])
        let id = try #require(harness.model.log.buffer?.id)
        harness.send(.log(id, .unfinished(.of(["42 %"]))))
        #expect(harness.logTexts == ["done", "42 %"])
        harness.send(.log(id, .unfinished(LogBatch())))
        harness.addLines(["100 %"])
        #expect(harness.logTexts == ["done", "100 %"])
    }

    @Test func markLinesBookmarksAndTheWayBack() {
        var harness = DashboardHarness.log(lines(0..<30))
        harness.press("m")
        #expect(harness.logRows.last?.contains("mark 03:07:0") ?? false)
        harness.press("gb")
        harness.press("G<")
        #expect(harness.logRows.contains { $0.hasPrefix("*O line \(harness.model.log.buffer?.bookmarks.first ?? -1)") })
        harness.press("b")
        #expect(harness.model.log.buffer?.bookmarks.isEmpty ?? false)
    }

    @Test func timesAreShownAsAskedFor() {
        var harness = DashboardHarness.log()
        harness.addLines([#"time="2026-11-24T03:03:58.101476125Z" level=info msg="hello""#], .shim)
        #expect(harness.logRows.last == #" S time="2026-11-24T03:03:58.101476125Z" level=info msg="hello""#)
        harness.press("T")
        #expect(harness.logRows.last == #" 03:03:58.101 S level=info msg="hello""#)
        harness.press("T")
        #expect(harness.logRows.last == #" 2026-11-24T03:03:58.101476125Z S level=info msg="hello""#)
        harness.press("T")
        #expect(harness.logRows.last == #" 3m1s    S level=info msg="hello""#)
    }

    @Test func sourcesAreNamedAndSwitched() {
        var harness = DashboardHarness.log()
        harness.readLog([.readable(.all, "CRI file + shim log"), .readable(.shim, "shim log")])
        #expect(harness.logTitle.contains("all: CRI file + shim log"))
        harness.press("s")
        #expect(harness.takeEffects().contains { if case .followLog(_, .shim, as: nil) = $0 { true } else { false } })
    }

    @Test func whyNothingCanBeReadIsSaid() {
        var harness = DashboardHarness.log()
        harness.readLog([
            LogSource(
                kind: .container,
                name: "binary logger",
                obstacle: "the logger /bin/x takes the output",
                harm: nil
            )
        ])
        #expect(harness.logRows.joined().contains("the logger /bin/x takes the output"))
    }
}

extension String {
    /// A piece that tells where in a long line it stands.
    fileprivate init(format number: Int) { self = String(("\(number)....").prefix(4)) }
}

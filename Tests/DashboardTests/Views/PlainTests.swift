// SPDX-License-Identifier: Apache-2.0

import Curses
import ShimLogs
import TerminalStyle
import Testing

@testable import Dashboard

/// The screen as a screen reader has it.
@Suite struct PlainTests {
    private func harness() -> DashboardHarness { DashboardHarness(isPlain: true) }

    private func row(of harness: DashboardHarness) -> String {
        let frame = harness.frame(.plain)
        return frame.cursor.map { frame.text(row: $0.row) } ?? ""
    }

    @Test func theCursorIsOnWhatIsChosen() {
        var harness = harness()
        #expect(row(of: harness).contains("nginx 0be4f9"))
        harness.press("j")
        #expect(row(of: harness).contains("redis"))
        harness.press("K")
        #expect(row(of: harness).contains("> SIGTERM"))
        harness.press("j")
        #expect(row(of: harness).contains("> SIGKILL"))
        harness.press(.escape)
        harness.select("4f21c0")
        harness.press("p")
        #expect(row(of: harness).contains("Pause prod/api-7d9f/api 4f21c0 (pid 12034)? y/N"))
    }

    @Test func theNewestLineOfALogIsRead() {
        var harness = harness()
        harness.press("l")
        harness.readLog([.readable(.container)])
        harness.addLines(["older", "newest"])
        #expect(row(of: harness).contains("newest"))
    }

    @Test func oneThingAtATimeWithoutLines() {
        for screen in GoldenScreen.allCases {
            let harness = screen.harness(columns: 120, rows: 36, isPlain: true)
            let text = harness.screen(.plain)
            #expect(!text.contains { "─│┌┐└┘…▾▸".contains($0) }, "\(screen)")
        }
        var harness = harness()
        harness.press("D")
        #expect(!harness.screen(.plain).contains("redis"), "the table is not read out behind a dialog")
        harness.press(.escape)
        harness.press(.tab)
        #expect(
            harness.screen(.plain).contains("Detail: prod/front-55c/nginx") && !harness.screen(.plain).contains("redis")
        )
    }
}

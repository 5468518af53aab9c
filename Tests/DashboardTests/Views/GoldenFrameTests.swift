// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import LogText
import TerminalStyle
import Testing

@testable import Dashboard

/// Whole screens, looked at before they were recorded.
@Suite struct GoldenFrameTests {
    static let sizes = [(120, 36), (80, 24), (60, 12)]

    private func frame(_ harness: DashboardHarness, _ glyphs: Glyphs = .unicode) -> Frame {
        DashboardView.frame(of: harness.model, Look(theme: .roles, glyphs: glyphs))
    }

    private func harness(_ columns: Int, _ rows: Int) -> DashboardHarness {
        var harness = DashboardHarness(rows: rows, columns: columns)
        harness.pass(seconds: 7)
        let lines = [
            #"time="2026-11-24T03:03:58.101476125Z" level=info msg="starting signal loop" namespace=k8s.io pid=8812"#,
            #"time="2026-11-24T03:04:02.007000000Z" level=warning msg="upstream slow""#,
            "\u{1b}[31mpanic\u{1b}]0;owned\u{07}: \tnot\u{202e} ours",
            #"time="2026-11-24T03:04:11.020000000Z" level=error msg="日本語 forward event""#,
        ]
        harness.readLog([
            .readable(.all, "CRI file /var/log/pods/web_front-55c_0be4/nginx/0.log + shim log"), .readable(.shim),
        ])
        harness.addLines(lines, .shim)
        harness.addLines(["GET /healthz 200", "upstream gone"], .stderr)
        return harness
    }

    @Test(arguments: sizes) func tasksInTrouble(columns: Int, rows: Int) throws {
        try GoldenFrame.expect(frame(harness(columns, rows)), named: "troubled-\(columns)x\(rows)")
    }

    @Test(arguments: sizes) func killDialog(columns: Int, rows: Int) throws {
        var harness = harness(columns, rows)
        harness.select("4f21c0")
        harness.press("Kj")
        try GoldenFrame.expect(frame(harness), named: "kill-\(columns)x\(rows)")
    }

    @Test(arguments: sizes) func deleteDialogOfARunningTask(columns: Int, rows: Int) throws {
        var harness = harness(columns, rows)
        harness.select("4f21c0")
        harness.press("Dy")
        try GoldenFrame.expect(frame(harness), named: "delete-\(columns)x\(rows)")
    }

    @Test(arguments: sizes) func help(columns: Int, rows: Int) throws {
        var harness = harness(columns, rows)
        harness.press("?")
        try GoldenFrame.expect(frame(harness), named: "help-\(columns)x\(rows)")
    }

    @Test func asciiWithoutUnicode() throws {
        try GoldenFrame.expect(frame(harness(120, 36), .ascii), named: "ascii-120x36")
    }

    @Test func detailInTheNarrowLayout() throws {
        var harness = harness(80, 24)
        harness.press(.tab)
        try GoldenFrame.expect(frame(harness), named: "detail-80x24")
    }

    @Test func beforeTheFirstPoll() throws {
        try GoldenFrame.expect(frame(DashboardHarness(snapshot: nil)), named: "start-120x36")
    }

    @Test func emptyHost() throws {
        let harness = DashboardHarness(
            rows: 24,
            columns: 80,
            snapshot: HandMadeHost.snapshot([], daemon: .up(pid: 771))
        )
        try GoldenFrame.expect(frame(harness), named: "empty-80x24")
    }

    @Test(arguments: [(59, 36), (120, 11), (1, 1), (10, 3)]) func tooSmallIsOneLine(columns: Int, rows: Int) {
        let frame = frame(DashboardHarness(rows: rows, columns: columns))
        #expect(frame.text(row: 0).hasPrefix(String("shimtop needs 60x12".prefix(columns))))
        #expect((1..<rows).allSatisfy { frame.text(row: $0).isEmpty })
    }

    /// Every size between nothing and large is drawn without going astray.
    @Test func everySizeIsDrawn() {
        for rows in 0...40 {
            for columns in stride(from: 0, through: 130, by: 7) {
                var harness = DashboardHarness(rows: rows, columns: columns)
                for keys in ["", "K", "\u{7f}", "?"] {
                    harness.press(keys)
                    #expect(frame(harness).rows == rows)
                    harness.press(.escape)
                }
            }
        }
    }
}

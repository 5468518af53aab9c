// SPDX-License-Identifier: Apache-2.0

import Curses
import TerminalStyle
import Testing

@testable import Dashboard

/// Whole screens, looked at before they were recorded.
@Suite struct GoldenFrameTests {
    private func frame(_ harness: DashboardHarness, _ glyphs: Glyphs = .unicode) -> Frame {
        DashboardView.frame(of: harness.model, Look(theme: .roles, glyphs: glyphs))
    }

    @Test(arguments: GoldenScreen.allCases, GoldenScreen.sizes)
    func screen(_ screen: GoldenScreen, size: (columns: Int, rows: Int)) throws {
        let harness = screen.harness(columns: size.columns, rows: size.rows)
        try GoldenFrame.expect(frame(harness), named: "\(screen.rawValue)-\(size.columns)x\(size.rows)")
    }

    @Test func asciiWithoutUnicode() throws {
        let harness = GoldenScreen.troubled.harness(columns: 120, rows: 36)
        try GoldenFrame.expect(frame(harness, .ascii), named: "ascii-120x36")
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

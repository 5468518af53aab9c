// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import Testing

@Suite struct WidthTests {
    @Test(
        arguments: [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("🚀", 2), ("─│", 2), ("a\u{1b}[31mb", 2),
            ("a\nb", 3), ("\tb", 9), ("ｱ", 1), ("Ａ", 2), ("한", 2), ("\u{301}", 1), ("\u{301}\u{302}a", 2),
            ("a\u{301}\u{302}", 1), ("\u{1161}a", 2),
        ]
    )
    func width(text: String, cells: Int) {
        #expect(text.displayWidth == cells)
    }

    @Test(
        "a frame writes as many cells as the width says",
        arguments: [
            "日本語", "e\u{301}a\u{300}", "🚀x", "a\tb", "\u{202e}x", "\u{301}x", "\u{301}\u{302}\tx",
            "👨\u{200d}👩\u{200d}👧", "🇩🇪x",
        ]
    )
    func writtenCells(text: String) {
        var frame = Frame(rows: 1, columns: 40)
        #expect(frame.write(text, row: 0, column: 0) == text.displayWidth)
    }
}

// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import Testing
import VisibleText

@Suite struct WidthTests {
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

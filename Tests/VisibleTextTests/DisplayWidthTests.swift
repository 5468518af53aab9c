// SPDX-License-Identifier: Apache-2.0

import Testing
import VisibleText

@Suite struct DisplayWidthTests {
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
}

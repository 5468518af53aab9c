// SPDX-License-Identifier: Apache-2.0

import Testing
import VisibleText

@Suite struct TextCellsTests {
    @Test func flagsAreTwoLettersEach() {
        let cells = Array(TextCells(Array("🇩🇪x".utf8)[...]))
        #expect(cells.map(\.character) == ["\u{1f1e9}", "\u{1f1ea}", "x"])
    }

    @Test func aThousandMarksAreFourInOneCell() {
        let line = Array(("a" + String(repeating: "\u{301}", count: 1000) + "b").utf8)
        let cells = Array(TextCells(line[...]))
        #expect(cells.map(\.character.unicodeScalars.count) == [5, 1])
        #expect(cells.map(\.bytes) == [0..<2001, 2001..<2002])
    }

    @Test func offsetsCountFromTheFirstByteOfASlice() {
        let bytes = Array("junk日x".utf8)
        #expect(TextCells(bytes[4...]).map(\.bytes) == [0..<3, 3..<4])
    }

    @Test func aLineCanBeGoneOnWith() {
        let line = Array("a\tb日c".utf8)[...]
        var cells = TextCells(line)
        for _ in 0..<5 { _ = cells.next() }
        let rest = TextCells(line, byteOffset: cells.byteOffset, column: cells.column)
        #expect(rest.map(\.character) == [" ", " ", " ", "b", "日", "c"])
    }
}

// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import Testing

/// A part of a line on a row of a frame.
@Suite struct LineDrawingTests {
    private func drawn(_ text: String, width: Int = 6, skipping: Int, overflow: Character? = nil) -> String {
        DrawnLine(Array(text.utf8), width: width, skipping: skipping, overflow: overflow).text
    }

    @Test func theFirstColumnsAreLeftOut() {
        #expect(drawn("abcdefghij", skipping: 3) == "defghi")
        #expect(drawn("abc", skipping: 3) == "")
        #expect(drawn("abc", skipping: .max) == "")
        #expect(drawn("abc", skipping: -4) == "abc")
        #expect(DrawnLine("\u{1b}[31mab\u{1b}[32mcd", skipping: 1) == DrawnLine(text: "bcd", styles: "rgg"))
        #expect(DrawnLine("\u{1b}[31mab\u{1b}[32m\u{1b}[mcd", skipping: 2) == DrawnLine(text: "cd", styles: ""))
    }

    @Test func aWideCharacterCutByTheLeftEdgeLeavesAMark() {
        #expect(drawn("日本語", skipping: 1) == " 本語")
        #expect(drawn("日本語", skipping: 1, overflow: "~") == "~本語")
        #expect(drawn("日本語", skipping: 2, overflow: "~") == "本語")
        #expect(drawn("日", width: 1, skipping: 1, overflow: "~") == "~")
        #expect(drawn("日本", width: 1, skipping: 0, overflow: "~") == "~")
    }

    @Test func aMarkStaysWithWhatIsSkipped() {
        #expect(drawn("ae\u{301}b", skipping: 2) == "b")
        #expect(drawn("ae\u{301}b", skipping: 1) == "e\u{301}b")
    }

    @Test func tabStopsAreThoseOfTheLine() {
        #expect(drawn("a\tb", width: 12, skipping: 0) == "a       b")
        #expect(drawn("a\tb", skipping: 3) == "     b")
        #expect(drawn("a\tb\tc", width: 12, skipping: 8) == "b       c")
        #expect(drawn("日\tb", skipping: 7) == " b")
    }

    @Test func moreIsMarkedAtTheRightEdge() {
        #expect(drawn("abcdefghij", skipping: 3, overflow: ">") == "defgh>")
        #expect(drawn("abcdefghij", skipping: 4, overflow: ">") == "efghij")
    }

    @Test func nothingOutsideTheFrameIsWritten() {
        var frame = Frame(rows: 1, columns: 3)
        let line = StyledCells(Array("日本語".utf8)[...])
        for (row, column) in [(-1, 0), (1, 0), (0, 3), (0, 99)] {
            #expect(frame.write(line, row: row, column: column, skipping: 1) == 0)
        }
        #expect(frame == Frame(rows: 1, columns: 3))
        frame.write(line, row: 0, column: -1, skipping: 1, overflow: ">")
        #expect(frame.text == "本>")
    }

    @Test func highlightsAreOfTheBytesAskedFor() {
        let line = Array("ab\u{1b}[31mcd日e\u{301}f".utf8)
        // The escape sequence is bytes 2-6, the wide character 9-11, the letter with its mark 12-14.
        let lit = { (ranges: [Range<Int>]) in DrawnLine(line, highlighted: ranges) }
        #expect(lit([]) == DrawnLine(text: "abcd日e\u{301}f", styles: "..rrrrrr"))
        #expect(lit([1..<8]).styles == ".hHrrrrr")
        #expect(lit([0..<1, 8..<9]).styles == "h.rHrrrr")
        #expect(lit([0..<1, 1..<2]).styles == "hhrrrrrr")
        #expect(lit([10..<11]).styles == "..rrHHrr")
        #expect(lit([13..<15]).styles == "..rrrrHr")
        #expect(lit([3..<5]).styles == "..rrrrrr")
        #expect(lit([4..<4, 15..<900]).styles == "..rrrrrH")
        #expect(DrawnLine(line, skipping: 3, highlighted: [0..<1, 8..<12]).styles == "HHHrr")
    }

    @Test func noMoreThanIsAskedForIsRead() {
        var cells = StyledCells(Array(String(repeating: "x", count: 90_000).utf8)[...])
        for _ in 0..<120 { _ = cells.next() }
        #expect(cells.place.byteOffset == 120)
        var wide = StyledCells(Array(String(repeating: "日", count: 30_000).utf8)[...])
        for _ in 0..<60 { _ = wide.next() }
        #expect(wide.place.byteOffset == 180)
    }

    /// Reading all of the line each time would take minutes.
    @Test(.timeLimit(.minutes(1)))
    func aPartOfALongLineIsDrawnInTheTimeOfThatPart() {
        let line = Array(String(repeating: "log 日 ", count: 125_000).utf8)
        #expect(line.count == 1_000_000)
        for _ in 0..<300 { #expect(DrawnLine(line, width: 14, overflow: ">").text == "log 日 log 日>") }
    }

    @Test func farIntoALongLine() {
        let line = Array((String(repeating: "x", count: 89_990) + "日本語\u{1b}[31mend").utf8)
        #expect(DrawnLine(line, skipping: 89_992) == DrawnLine(text: "本語end", styles: "....rrr"))
    }
}

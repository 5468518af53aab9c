// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import Testing

@Suite struct FrameTests {
    private let red = CellStyle(foreground: .indexed(1))

    private func written(_ text: String, at column: Int = 0, width: Int? = nil, overflow: Character? = nil) -> String {
        var frame = Frame(rows: 1, columns: 6)
        frame.fill(frame.bounds, with: ".")
        frame.write(text, row: 0, column: column, width: width, overflow: overflow)
        return frame.text(row: 0)
    }

    @Test func textIsClippedAtBothEdges() {
        #expect(written("abcdefgh") == "abcdef")
        #expect(written("abcdefgh", at: -2) == "cdefgh")
        #expect(written("abc", at: 4) == "....ab")
        #expect(written("abc", at: 6) == "......")
        #expect(written("abc", at: -3) == "......")
    }

    @Test func theTerminalsOwnBackgroundKeepsWhatIsBehind() {
        var frame = Frame(rows: 1, columns: 4)
        frame.fill(frame.bounds, style: CellStyle(background: .indexed(4)))
        frame.write("ab", row: 0, column: 0, style: red)
        frame.write("cd", row: 0, column: 2, style: CellStyle(background: .indexed(2)))
        #expect(frame[0, 1].style == CellStyle(foreground: .indexed(1), background: .indexed(4)))
        #expect(frame[0, 2].style == CellStyle(background: .indexed(2)))
    }

    @Test func widthIsAtMostWhatIsAsked() {
        #expect(written("abcdef", width: 3) == "abc...")
        #expect(written("abc", width: 0) == "......")
        #expect(written("abc", width: -1) == "......")
    }

    @Test func rowsOutsideAreLeftOut() {
        var frame = Frame(rows: 2, columns: 3)
        #expect(frame.write("abc", row: -1, column: 0) == 0)
        #expect(frame.write("abc", row: 2, column: 0) == 0)
        #expect(frame.text == "\n")
    }

    @Test func overflowIsShownOnlyWhenSomethingIsLeftOut() {
        #expect(written("abcdefg", overflow: ">") == "abcde>")
        #expect(written("abcdef", overflow: ">") == "abcdef")
        #expect(written("abcd", width: 3, overflow: ">") == "ab>...")
        #expect(written("日本語字", overflow: ">") == "日本 >")
        #expect(written("abcdefgh", at: -5, width: 3, overflow: ">") == "......")
    }

    @Test func aWideCharacterIsNeverCutInHalf() {
        #expect(written("a日本語") == "a日本.")
        #expect(written("日本", at: -1) == ".本...")
        #expect(written("日", at: 5) == "......")
    }

    @Test func coveringHalfOfAWideCharacterBlanksTheOther() {
        var frame = Frame(rows: 1, columns: 6)
        frame.write("日本", row: 0, column: 0)
        frame.write("x", row: 0, column: 1)
        #expect(frame.text(row: 0) == " x本")
        frame.write("y", row: 0, column: 2)
        #expect(frame.text(row: 0) == " xy")
        frame.write("日本", row: 0, column: 0)
        frame.write("語", row: 0, column: 1)
        #expect(frame.text(row: 0) == " 語")
    }

    @Test func fillingOverHalfOfAWideCharacterBlanksTheOther() {
        var frame = Frame(rows: 1, columns: 6)
        frame.write("日本語", row: 0, column: 0)
        frame.fill(FrameRect(row: 0, column: 1, rows: 1, columns: 4), with: "#")
        #expect(frame.text(row: 0) == " ####")
        #expect(frame[0, 5].character == " ")
    }

    @Test func combiningMarksShareTheCellOfTheirLetter() {
        var frame = Frame(rows: 1, columns: 4)
        frame.write("e\u{301}x", row: 0, column: 0)
        #expect(frame[0, 0].character == "e\u{301}")
        #expect(frame[0, 1].character == "x")
    }

    @Test func noCellHoldsMoreMarksThanATerminalTakes() {
        var frame = Frame(rows: 1, columns: 4)
        frame.write("a" + String(repeating: "\u{301}", count: 500) + "b", row: 0, column: 0)
        #expect(frame[0, 0].character?.unicodeScalars.count == 5)
        #expect(frame[0, 1].character == "b")
    }

    @Test func aMarkWithoutALetterGetsACell() {
        var frame = Frame(rows: 1, columns: 4)
        #expect(frame.write("\u{301}b", row: 0, column: 0) == 2)
        #expect(frame[0, 1].character == "b")
    }

    @Test func stylesAreWrittenAndLaidOver() {
        var frame = Frame(rows: 2, columns: 4)
        frame.write("日", row: 0, column: 1, style: red)
        #expect(frame[0, 1].style == red && frame[0, 2].style == red && frame[0, 0].style == .plain)
        frame.restyle(FrameRect(row: -1, column: 1, rows: 9, columns: 1), with: CellStyle(attributes: .reverse))
        #expect(frame[0, 1].style == CellStyle(foreground: .indexed(1), attributes: .reverse))
        #expect(frame[1, 1].style == CellStyle(attributes: .reverse))
        #expect(frame.text(row: 0) == " 日")
    }

    @Test(
        "rectangles outside, empty or far too large are clipped",
        arguments: [
            FrameRect(row: -5, column: -5, rows: 3, columns: 3), FrameRect(row: 9, column: 9, rows: 3, columns: 3),
            FrameRect(row: 1, column: 1, rows: 0, columns: 0), FrameRect(row: 0, column: 0, rows: -1, columns: 4),
        ]
    )
    func rectanglesOutside(rect: FrameRect) {
        var frame = Frame(rows: 2, columns: 4)
        frame.fill(rect, with: "#", style: red)
        frame.restyle(rect, with: red)
        #expect(frame == Frame(rows: 2, columns: 4))
    }

    @Test func framesWithoutCellsTakeAnything() {
        for (rows, columns) in [(0, 0), (0, 5), (5, 0), (-1, -1)] {
            var frame = Frame(rows: rows, columns: columns)
            frame.write("日本", row: 0, column: 0, overflow: ">")
            frame.fill(FrameRect(row: 0, column: 0, rows: 9, columns: 9), with: "#")
            #expect(frame.cells.isEmpty)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import Testing

/// A line broken into rows.
@Suite struct LineRowsTests {
    private func rows(_ text: String, width: Int, atMost limit: Int = 50) -> [DrawnLine] {
        let bytes = Array(text.utf8)[...]
        let starts = StyledCells(bytes, colors: .all).rowStarts(width: width, atMost: limit)
        #expect(StyledCells(bytes).rowCount(width: width, atMost: limit) == starts.count)
        var frame = Frame(rows: starts.count, columns: max(1, width))
        for (row, start) in starts.enumerated() {
            frame.write(StyledCells(bytes, colors: .all, from: start), row: row, column: 0)
        }
        return (0..<starts.count).map { DrawnLine(frame, row: $0) }
    }

    private func texts(_ text: String, width: Int, atMost limit: Int = 50) -> [String] {
        rows(text, width: width, atMost: limit).map(\.text)
    }

    @Test func plainTextIsBrokenAtTheWidth() {
        #expect(texts("abcdefgh", width: 3) == ["abc", "def", "gh"])
        #expect(texts("abcdef", width: 3) == ["abc", "def"])
        #expect(texts("abc", width: 9) == ["abc"])
    }

    @Test func aLineWithoutTextHasOneRow() {
        #expect(texts("", width: 3) == [""])
        #expect(texts("\u{1b}[31m", width: 3) == [""])
        #expect(texts("abc\u{1b}[m\u{1b}]0;x\u{07}", width: 3) == ["abc"])
    }

    @Test func wideCharactersAreNotBroken() {
        #expect(texts("a日本語", width: 3) == ["a日", "本", "語"])
        #expect(texts("日本", width: 4) == ["日本"])
    }

    @Test func oneColumnHoldsNoWideCharacterButGoesOn() {
        #expect(texts("a日b", width: 1) == ["a", "", "b"])
        #expect(texts("ab", width: 0) == ["a", "b"])
        #expect(texts("ab", width: -3) == ["a", "b"])
    }

    @Test func marksStayWithTheirLetter() {
        #expect(texts("abe\u{301}cd", width: 3) == ["abe\u{301}", "cd"])
        #expect(texts("abc\u{301}", width: 3) == ["abc\u{301}"])
    }

    @Test func tabsGoOnInTheNextRow() {
        #expect(texts("abc\tx", width: 5) == ["abc", "   x"])
        #expect(texts("\t\tx", width: 4) == ["", "", "", "", "x"])
    }

    @Test func coloursGoOnInTheNextRow() {
        #expect(
            rows("a\u{1b}[31mbcd\u{1b}[0;1mef", width: 3) == [
                DrawnLine(text: "abc", styles: ".rr"), DrawnLine(text: "def", styles: "rBB"),
            ]
        )
        #expect(
            rows("abc\u{1b}[31mdef", width: 3)
                == [DrawnLine(text: "abc", styles: ""), DrawnLine(text: "def", styles: "rrr")]
        )
    }

    @Test func thereAreAtMostAsManyRowsAsAsked() {
        #expect(texts("abcdefgh", width: 2, atMost: 3) == ["ab", "cd", "ef"])
        #expect(StyledCells([0x61]).rowStarts(width: 2, atMost: 0).isEmpty)
        #expect(StyledCells([0x61]).rowCount(width: 2, atMost: -1) == 0)
    }

    @Test func rowsOfALongLineAreCounted() {
        let plain = Array(repeating: UInt8(ascii: "x"), count: 1_000_000)
        #expect(StyledCells(plain[...]).rowCount(width: 120) == 8334)
        let wide = Array(String(repeating: "日", count: 10_000).utf8)
        #expect(StyledCells(wide[...]).rowCount(width: 121) == 167)
        #expect(StyledCells(plain[...]).rowStarts(width: 120, atMost: 2).map(\.byteOffset) == [0, 120])
    }

    /// The rows together say what the line says in one piece, whatever is in it.
    @Test func rowsAreThePiecesOfTheLine() {
        let pieces = ["a", "日", "\t", "\u{301}", "\u{1b}[31m", "\u{1b}[0;1m", "\u{7}", "👍\u{1f3fd}"]
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let bytes = Array((first + second + third + "x" + first + third + second).utf8)[...]
                    let cells = StyledCells(bytes, colors: .all)
                    for width in 2...5 {
                        let starts = cells.rowStarts(width: width, atMost: 100)
                        var broken: [StyledCell] = []
                        for (start, end) in zip(starts, starts.dropFirst().map(\.byteOffset) + [bytes.count]) {
                            var left = width
                            for cell in StyledCells(bytes, colors: .all, from: start) {
                                left -= cell.width
                                guard left >= 0 else { break }
                                broken.append(cell)
                                #expect(cell.bytes.lowerBound <= end)
                            }
                        }
                        #expect(broken == Array(cells), "\(Array(bytes)) at \(width)")
                    }
                }
            }
        }
    }
}

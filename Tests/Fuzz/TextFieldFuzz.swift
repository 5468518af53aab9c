// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import HostActions
import LogText
import TerminalStyle
import VisibleText

@testable import Dashboard

/// Keys and pastes at a text field, and what is made of the text that comes of them.
///
/// A byte below 0x20 is a key that edits; what is between two of them is typed scalar by scalar, or pasted at once
/// after 0x1f.
enum TextFieldFuzz {
    private static let keys: [KeyEvent] = [
        .backspace, .delete, .left, .right, .home, .end, .shiftLeft, .shiftRight, .control("u"), .control("k"),
        .control("w"),
    ]

    static func run(_ input: [UInt8]) {
        var field = TextField()
        for piece in input.split(maxSplits: .max, omittingEmptySubsequences: false, whereSeparator: { $0 < 0x1f }) {
            if piece.startIndex > 0 { _ = field.edit(keys[Int(input[piece.startIndex - 1]) % keys.count]) }
            if piece.first == 0x1f {
                field.insert(String(decoding: piece.dropFirst(), as: UTF8.self))
            } else {
                for scalar in String(decoding: piece, as: UTF8.self).unicodeScalars {
                    _ = field.edit(.character(Character(scalar)))
                }
            }
            check(field, cells: input.count % 40 + 1)
        }
        use(field.text)
    }

    private static func check(_ field: TextField, cells: Int) {
        let text = field.text
        precondition((0...text.count).contains(field.cursor), "the cursor is beyond the text")
        precondition(text.count <= TextField.longest && text.utf8.count <= TextField.mostBytes, "it is too long")
        precondition(!text.contains(where: \.isNewline), "it is no line")
        let (shown, cursor) = field.window(cells: cells)
        precondition((0..<cells).contains(cursor), "the cursor is not seen")
        precondition(
            Array(text.utf8).suffix(shown.utf8.count) == Array(shown.utf8)[...],
            "what is shown is not its end"
        )
        let before = String(text.prefix(field.cursor))
        var frame = Frame(rows: 1, columns: 5000)
        precondition(
            frame.write(before, row: 0, column: 0) == before.displayWidth,
            "its width is not that of its cells"
        )
    }

    /// Whatever a text is typed for may refuse it, and no more.
    private static func use(_ text: String) {
        _ = try? TaskFilter(text)
        var filter = LogFilter()
        try? filter.setText(text)
        let line = Array(text.utf8)[...]
        for range in (try? LogPattern(text))?.matches(in: line) ?? [] {
            precondition(range.upperBound <= line.count, "a match reaches beyond its line")
        }
        _ = UnixSignal(text)
        _ = try? ResourceLimits(words: text)
        _ = "theme solarized-dark".fit(to: text)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Curses
import TerminalStyle

/// A line of text that is being typed.
///
/// It is edited by what a person takes for one character, however many scalars that is made of. Characters that come to
/// stand side by side may become one: where the cursor stands is found anew after every change.
package struct TextField: Sendable, Hashable {
    /// In characters.
    package static let longest = 1000
    /// One character can be of any number of scalars, so that bytes count too; no path is longer.
    package static let mostBytes = 4096

    package private(set) var text = ""
    /// Characters before the cursor.
    package private(set) var cursor = 0

    /// A text, as far as there is room, with the cursor behind it.
    package init(_ text: String = "") { insert(text) }

    /// Puts a text in at the cursor, as far as there is room.
    ///
    /// Ends of lines and tabs become spaces. Other control characters are left out: nobody would see what they do.
    package mutating func insert(_ new: String) {
        let line = new.split(whereSeparator: \.isNewline).joined(separator: " ").unicodeScalars
        let seen = line.lazy.map { $0 == "\t" ? " " : $0 }.filter { $0.properties.generalCategory != .control }
        var (characters, bytes) = (Self.longest - text.count, Self.mostBytes - text.utf8.count)
        let fitting = String(String.UnicodeScalarView(seen)).prefix { character in
            characters -= 1
            bytes -= character.utf8.count
            return characters >= 0 && bytes >= 0
        }
        replace(cursor..<cursor, with: String(fitting))
    }

    /// What a key does to the text; false when it does nothing to any text.
    mutating func edit(_ key: KeyEvent) -> Bool {
        switch key {
        case .character(let character): insert(String(character))
        case .backspace: replace(cursor - 1..<cursor)
        case .delete, .control("d"): replace(cursor..<cursor + 1)
        case .control("u"): replace(0..<cursor)
        case .control("k"): replace(cursor..<text.count)
        case .control("w"): replace(startOfWord..<cursor)
        case .left, .control("b"): cursor = max(0, cursor - 1)
        case .right, .control("f"): cursor = min(text.count, cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = text.count
        case .shiftLeft: cursor = startOfWord
        case .shiftRight: cursor = endOfWord
        default: return false
        }
        return true
    }

    /// Puts a text in place of these characters, as far as they are there, and the cursor behind it.
    private mutating func replace(_ range: Range<Int>, with new: String = "") {
        let range = range.clamped(to: 0..<text.count)
        let before = String(text.prefix(range.lowerBound)) + new
        text = before + String(text.dropFirst(range.upperBound))
        // What was put in, or came together, may now be part of one character: the cursor goes behind that.
        cursor = 0
        var bytes = 0
        for character in text where bytes < before.utf8.count {
            bytes += character.utf8.count
            cursor += 1
        }
    }

    private var startOfWord: Int {
        let before = Array(text.prefix(cursor))
        var start = before.count
        while start > 0, before[start - 1] == " " { start -= 1 }
        while start > 0, before[start - 1] != " " { start -= 1 }
        return start
    }

    private var endOfWord: Int {
        let all = Array(text)
        var end = cursor
        while end < all.count, all[end] == " " { end += 1 }
        while end < all.count, all[end] != " " { end += 1 }
        return end
    }

    /// The part of the text around the cursor that fits into so many cells, and the cursor's cell in it.
    package func window(cells: Int) -> (text: String, cursor: Int) {
        let bytes = Array(text.utf8)
        let before = Array(StyledCells(bytes[..<text.prefix(cursor).utf8.count]))
        var width = before.reduce(0) { $0 + $1.width }
        var start = 0
        for cell in before where width >= cells {
            width -= cell.width
            start = cell.bytes.upperBound
        }
        return (String(decoding: bytes[start...], as: UTF8.self), width)
    }
}

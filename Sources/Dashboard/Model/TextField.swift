// SPDX-License-Identifier: Apache-2.0

import Curses
import TerminalStyle

/// A line of text that is being typed.
package struct TextField: Sendable, Hashable {
    /// In characters.
    package static let longest = 1000

    package private(set) var text: String
    /// Characters before the cursor.
    package private(set) var cursor: Int

    /// A text, with the cursor behind it.
    package init(_ text: String = "") {
        self.text = String(text.prefix(Self.longest))
        cursor = self.text.count
    }

    private var place: String.Index { text.index(text.startIndex, offsetBy: cursor) }

    /// Puts a text in at the cursor, as far as there is room; ends of lines become spaces.
    package mutating func insert(_ new: String) {
        let line = new.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(Self.longest - text.count)
        text.insert(contentsOf: line, at: place)
        cursor += line.count
    }

    /// What a key does to the text; false when it does nothing to any text.
    mutating func edit(_ key: KeyEvent) -> Bool {
        switch key {
        case .character(let character): insert(String(character))
        case .backspace: remove(cursor - 1..<cursor)
        case .delete, .control("d"): remove(cursor..<cursor + 1)
        case .control("u"): remove(0..<cursor)
        case .control("k"): remove(cursor..<text.count)
        case .control("w"): remove(startOfWord..<cursor)
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

    private mutating func remove(_ range: Range<Int>) {
        let range = range.clamped(to: 0..<text.count)
        text.removeSubrange(
            text.index(
                text.startIndex,
                offsetBy: range.lowerBound
            )..<text.index(text.startIndex, offsetBy: range.upperBound)
        )
        if cursor > range.lowerBound { cursor = max(range.lowerBound, cursor - range.count) }
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
        let before = text.prefix(cursor)
        var start = before.startIndex
        var width = String(before).displayWidth
        while width >= cells, start < before.endIndex {
            width -= String(before[start]).displayWidth
            start = before.index(after: start)
        }
        return (String(text[start...]), width)
    }
}

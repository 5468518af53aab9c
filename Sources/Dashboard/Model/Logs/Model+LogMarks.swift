// SPDX-License-Identifier: Apache-2.0

import LogText
import VisibleText

/// Mark lines, bookmarks, and lines that are chosen and copied.
extension Model {
    /// A line of our own among the newest, to find again what came after it.
    mutating func dropMarkLine() {
        let text = "mark \(now.timeOfDay)"
        log.change { $0.append(.notice(text)) }
    }

    mutating func toggleBookmark() {
        var current: Int?
        changeLog { buffer, page, height in
            current = buffer.selection?.cursor ?? buffer.currentLine(page: page, height: height)
            if let number = current { buffer.bookmarks.toggle(number) }
        }
        if current == nil { note("there is no line to bookmark") }
    }

    mutating func goToBookmark(_ direction: LogPane.SearchDirection) {
        var isFound = false
        changeLog { buffer, page, height in
            let rows = buffer.viewport.rows(page, in: buffer.shown, height: height)
            let from = buffer.foundAt.flatMap { at in rows.contains { $0.number == at } ? at : nil }
            let next =
                direction == .older
                ? buffer.bookmarks.last { $0 < from ?? rows.last?.number ?? .max }
                : buffer.bookmarks.first { $0 > from ?? rows.first?.number ?? .min }
            guard let number = next ?? (direction == .older ? buffer.bookmarks.last : buffer.bookmarks.first) else {
                return
            }
            isFound = true
            buffer.foundAt = number
            buffer.viewport.show(number, rowsBelowIt: page / 2, in: buffer.shown, height: height)
        }
        if !isFound { note("there is no bookmark: b marks the line at the bottom") }
    }

    // MARK: - Selecting, copying

    mutating func toggleSelection() {
        changeLog { buffer, page, height in
            if buffer.selection != nil {
                buffer.selection = nil
            } else if let line = buffer.currentLine(page: page, height: height) {
                buffer.viewport.hold(buffer.shown)
                buffer.selection = LogSelection(anchor: line, cursor: line)
            }
        }
    }

    mutating func copySelection() -> [Effect] {
        var texts: [String] = []
        changeLog { buffer, page, height in
            guard let line = buffer.selection?.cursor ?? buffer.currentLine(page: page, height: height) else { return }
            let range = buffer.selection?.range ?? line...line
            var next = buffer.shown.next(after: range.lowerBound - 1)
            while let number = next, number <= range.upperBound {
                if let text = buffer.ring[number]?.text {
                    texts.append(String(decoding: text, as: UTF8.self).neutralised)
                }
                next = buffer.shown.next(after: number)
            }
            buffer.selection = nil
        }
        guard !texts.isEmpty else {
            note("there is no line to copy")
            return []
        }
        return [.copy(texts.joined(separator: "\n"), lines: texts.count)]
    }
}

extension LogBuffer {
    /// The line that a command without a selection means: where the search stands when that is seen, else the one at the
    /// bottom.
    fileprivate func currentLine(page: Int, height: (Int) -> Int) -> Int? {
        let rows = viewport.rows(page, in: shown, height: height)
        guard let at = foundAt, rows.contains(where: { $0.number == at }) else { return rows.last?.number }
        return at
    }

    mutating func moveSelection(
        _ selection: LogSelection,
        _ command: Command,
        page: Int,
        height: (Int) -> Int
    ) {
        let lines = shown
        var moved = selection
        switch command {
        case .top: moved.cursor = lines.first ?? selection.cursor
        case .bottom: moved.cursor = lines.last ?? selection.cursor
        default:
            let count = command.rows(page: page) ?? 0
            for _ in 0..<abs(count) {
                guard
                    let next = count < 0 ? lines.previous(before: moved.cursor) : lines.next(after: moved.cursor)
                else { break }
                moved.cursor = next
            }
        }
        self.selection = moved
        let rows = viewport.rows(page, in: lines, height: height)
        guard let top = rows.first, let bottom = rows.last else { return }
        if moved.cursor < top.number || moved.cursor == top.number && top.part > 0 {
            viewport.show(moved.cursor, rowsBelowIt: page - height(moved.cursor), in: lines, height: height)
        } else if moved.cursor > bottom.number {
            viewport.show(moved.cursor, rowsBelowIt: 0, in: lines, height: height)
        }
        viewport.hold(lines)
    }
}

extension [Int] {
    /// Puts a number where it belongs among rising ones, or takes it out.
    fileprivate mutating func toggle(_ number: Int) {
        if let index = firstIndex(of: number) {
            remove(at: index)
        } else {
            insert(number, at: firstIndex { $0 > number } ?? count)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LogText
import TerminalStyle

/// What keys do in the log pane.
extension Model {
    /// The pane's inside as it is on the screen, or would be if the pane were.
    var logRect: (rows: Int, columns: LogColumns) {
        let lower = lowerPane == .log ? lowerPane : focus == .log ? .log : lowerPane
        let layout = Layout(rows: rows, columns: columns, focus: focus, lowerPane: lower, isZoomed: isZoomed)
        let inner = layout.inner(of: .log)
        let warning = log.buffer?.pipeWarning == nil ? 0 : 1
        return (max(1, (inner?.rows ?? 1) - warning), LogColumns(log, width: (inner?.columns ?? columns) - 1))
    }

    /// Changes what is shown, given how many rows there are and how many a line takes.
    private mutating func changeLog(_ body: (inout LogBuffer, _ page: Int, _ height: (Int) -> Int) -> Void) {
        let (page, columns) = logRect
        log.change { buffer in
            let ring = buffer.ring
            body(&buffer, page) { number in ring[number].map { columns.height($0.line, $0.text) } ?? 1 }
        }
    }

    // MARK: - Moving

    mutating func moveLog(_ command: Command) {
        log.pursuesTop = command == .top
        log.pursuesMatch = nil
        switch command {
        case .left: log.scrollHorizontally(by: -8)
        case .right: log.scrollHorizontally(by: 8)
        case .halfLeft: log.scrollHorizontally(by: -logRect.columns.textWidth / 2)
        case .halfRight: log.scrollHorizontally(by: logRect.columns.textWidth / 2)
        default:
            changeLog { buffer, page, height in
                let lines = buffer.shown
                if let selection = buffer.selection {
                    return buffer.moveSelection(selection, command, page: page, height: height)
                }
                switch command {
                case .top: buffer.viewport.showTop(page: page, in: lines, height: height)
                case .bottom: buffer.viewport.follow()
                default: buffer.viewport.scroll(by: command.rows(page: page) ?? 0, page: page, in: lines, height: height)
                }
            }
        }
    }

    mutating func scrollLog(by rows: Int) {
        log.pursuesTop = false
        changeLog { buffer, page, height in
            buffer.viewport.scroll(by: rows, page: page, in: buffer.shown, height: height)
        }
    }

    mutating func toggleFollow() {
        log.change { buffer in
            if buffer.viewport.anchor == nil { buffer.viewport.hold(buffer.shown) } else { buffer.viewport.follow() }
        }
    }

    // MARK: - Searching

    /// Goes to the next match in a direction; waits for what has not been looked through.
    mutating func goToMatch(_ direction: LogPane.SearchDirection) {
        guard let search = log.search else { return note("nothing is searched for: / begins") }
        log.pursuesMatch = nil
        var isWaiting = false
        var remark: String?
        changeLog { buffer, page, height in
            guard let found = buffer.found else { return }
            let rows = buffer.viewport.rows(page, in: buffer.shown, height: height)
            let isComplete = found.isComplete(for: buffer.ring) && buffer.history == nil
            let next: Int?
            switch direction {
            case .older:
                next = found.last(atMost: buffer.foundAt.map { $0 - 1 } ?? rows.last?.number ?? .max - 1)
                isWaiting = next == nil && (!isComplete && (buffer.history == nil || buffer.ring.hasRoom || !found.isComplete(for: buffer.ring)))
            case .newer:
                next = found.first(atLeast: buffer.foundAt.map { $0 + 1 } ?? rows.first?.number ?? .min)
            }
            if isWaiting { return }
            let around = direction == .older ? found.numbers.last : found.numbers.first
            guard let number = next ?? around else {
                remark = "no line matches \"\(search.source)\""
                return
            }
            if next == nil { remark = "the search went round: this is the \(direction == .older ? "newest" : "oldest") match" }
            buffer.foundAt = number
            if !rows.contains(where: { $0.number == number }) {
                buffer.viewport.show(number, rowsBelowIt: page / 2, in: buffer.shown, height: height)
            } else {
                buffer.viewport.hold(buffer.shown)
            }
        }
        if isWaiting { log.pursuesMatch = direction }
        if let remark { note(remark) }
    }

    // MARK: - Marks

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
                if let text = buffer.ring[number]?.text { texts.append(String(decoding: text, as: UTF8.self).neutralised) }
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

    // MARK: - Sources

    /// Asks whether to take lines that others are meant to get.
    mutating func askToDrain() {
        guard let reading = actionable("drain"), let buffer = log.buffer else { return }
        if let harm = buffer.source?.harm {
            overlay = .confirm(TaskAction(.takeOutput(harm: harm), ActionTarget(reading)))
        } else if buffer.canRescue, let readers = buffer.pipe?.readers {
            let names = readers.map(\.description).joined(separator: ", ")
            overlay = .confirm(TaskAction(.drainLog(past: names), ActionTarget(reading)))
        } else if let pipe = buffer.pipe {
            note("drain: only past readers that are stopped: log pipe \(pipe.words)")
        } else {
            note("drain: what is shown comes from no pipe")
        }
    }

    mutating func switchSource() -> [Effect] {
        guard let task = log.task, let next = log.nextSource else {
            note("there is no other source of lines for this task")
            return []
        }
        return log.read(task, next.kind)
    }

    // MARK: - Work that others perform

    /// What is to be read or looked through now, so that the pane can show what is asked of it.
    mutating func logWork() -> [Effect] {
        if log.pursuesTop {
            changeLog { buffer, page, height in
                buffer.viewport.showTop(page: page, in: buffer.shown, height: height)
            }
        }
        if let direction = log.pursuesMatch { goToMatch(direction) }
        guard let id = log.buffer?.id else { return [] }
        var effects: [Effect] = []
        let isPursuing = log.pursuesTop || log.pursuesMatch != nil
        changeLog { buffer, page, height in
            effects += buffer.nextScans().map { .scanLog(id, $0) }
            guard let history = buffer.history, !buffer.isReadingOlder, buffer.ring.hasRoom else { return }
            guard isPursuing || buffer.isNearTop(page: page, height: height) else { return }
            buffer.readingOlder()
            effects.append(.readOlderLog(id, history))
        }
        if log.pursuesTop, let buffer = log.buffer, !buffer.isReadingOlder { log.pursuesTop = false }
        return effects
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

    /// Whether less than a page of lines is known above what is shown.
    fileprivate func isNearTop(page: Int, height: (Int) -> Int) -> Bool {
        guard let filtered else {
            let top = viewport.rows(page, in: shown, height: height).first?.number ?? ring.numbers.lowerBound
            return top - ring.numbers.lowerBound < page
        }
        // What a filter hides is read through until a page is full.
        return filtered.isComplete(for: ring) && viewport.rows(page, in: shown, height: height).count < page
    }

    fileprivate mutating func moveSelection(
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

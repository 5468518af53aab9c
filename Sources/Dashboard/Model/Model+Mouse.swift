// SPDX-License-Identifier: Apache-2.0

import Curses
import TerminalStyle

/// What the mouse does: the wheel moves what is under it, a press goes there.
extension Model {
    /// Rows that one step of the wheel moves by.
    private static let wheelRows = 3

    mutating func toggleMouse() -> [Effect] {
        isMouseOn.toggle()
        journal.note(
            isMouseOn
                ? "the mouse scrolls and selects here: M gives it back to the terminal"
                : "the mouse is the terminal's: it can select text",
            at: now
        )
        return [.setMouse(isMouseOn)]
    }

    mutating func point(_ event: MouseEvent) -> [Effect] {
        let layout = layout
        // A dialog is answered with keys: where a finger slips must not decide.
        guard overlay == nil else { return [] }
        switch event.kind {
        case .drag:
            if let border = drawnBorder { split = layout.split(split, drawing: border, to: event.row) }
            return []
        case .release:
            drawnBorder = nil
            return []
        case .press:
            drawnBorder = layout.border(at: event.row)
            if drawnBorder != nil { return [] }
        case .wheelUp, .wheelDown: break
        }
        guard let pane = Pane.allCases.first(where: { layout.outer(of: $0)?.contains(event) ?? false }) else {
            return []
        }
        let count = event.kind == .wheelUp ? -Self.wheelRows : Self.wheelRows
        switch (event.kind, pane) {
        case (.press, _):
            focus(on: pane)
            return pane == .tasks ? press(at: event, layout) : []
        case (_, .tasks):
            table.choose()
            return keepingSelection { $0.table.move(by: count) }
        case (_, .detail): detail.scroll = max(0, detail.scroll + count)
        case (_, .log): scrollLog(by: count)
        }
        return []
    }

    /// A row is selected; by the title of a column rows are sorted, and again the other way round.
    private mutating func press(at event: MouseEvent, _ layout: Layout) -> [Effect] {
        guard let content = layout.content(of: .tasks), let inner = layout.inner(of: .tasks) else { return [] }
        if content.contains(event) {
            table.choose()
            return keepingSelection { $0.table.select(row: $0.table.scroll + event.row - content.row) }
        }
        let places = ColumnPlace.layOut(table, from: inner.column + 2, width: inner.columns - 2)
        guard event.row == inner.row, let place = places.last(where: { $0.column <= event.column }) else { return [] }
        let isSorted = table.settings.sort.key == .column(place.kind)
        return arrange { $0.sort = TaskSort(.column(place.kind), isInverted: isSorted && !$0.sort.isInverted) }
    }
}

extension FrameRect {
    fileprivate func contains(_ event: MouseEvent) -> Bool {
        (row..<endRow).contains(event.row) && (column..<endColumn).contains(event.column)
    }
}

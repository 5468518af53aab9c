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
        let layout = Layout(rows: rows, columns: columns, focus: focus, lowerPane: lowerPane, isZoomed: isZoomed)
        // A dialog is answered with keys: where a finger slips must not decide.
        guard overlay == nil, let pane = Pane.allCases.first(where: { layout.outer(of: $0)?.contains(event) ?? false })
        else { return [] }
        let count = event.kind == .wheelUp ? -Self.wheelRows : Self.wheelRows
        switch (event.kind, pane) {
        case (.press, _):
            focus(on: pane)
            guard pane == .tasks, let content = layout.content(of: .tasks), content.contains(event) else { return [] }
            let index = TaskTableView.firstRow(of: self, rows: content.rows) + event.row - content.row
            table.choose()
            return keepingSelection { $0.table.select(row: index) }
        case (_, .tasks):
            table.choose()
            return keepingSelection { $0.table.move(by: count) }
        case (_, .detail): detailScroll = max(0, detailScroll + count)
        case (_, .log): scrollLog(by: count)
        }
        return []
    }
}

extension FrameRect {
    fileprivate func contains(_ event: MouseEvent) -> Bool {
        (row..<endRow).contains(event.row) && (column..<endColumn).contains(event.column)
    }
}

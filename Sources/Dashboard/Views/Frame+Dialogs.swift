// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import TerminalThemes
import VisibleText

extension FrameRect {
    /// A rectangle of this size in the middle of another.
    static func centred(rows: Int, columns: Int, in area: FrameRect) -> FrameRect {
        FrameRect(
            row: area.row + (area.rows - rows) / 2,
            column: area.column + (area.columns - columns) / 2,
            rows: rows,
            columns: columns
        )
    }
}

/// Lines of a dialog, each of pieces in their roles.
typealias DialogLine = [(String, ThemeRole)]

extension Frame {
    /// Clears a rectangle and draws a frame around it.
    mutating func dialog(_ rect: FrameRect, title: String, remark: String = "", _ look: Look) {
        fill(rect, style: look.theme[.surface])
        box(rect, title: title, remark: remark, isFocused: true, look)
    }

    /// Draws a dialog as large as its lines need, in the middle of an area; lines that do not fit are left out from the top
    /// third on, so that the keys at its end are always seen.
    mutating func dialog(_ lines: [DialogLine], title: String, _ look: Look, in area: FrameRect) {
        let widest = lines.map { $0.reduce(0) { $0 + $1.0.displayWidth } }.max() ?? 0
        let columns = min(area.columns, max(widest + 4, title.displayWidth + 8, 50))
        let rect = FrameRect.centred(rows: min(area.rows, lines.count + 2), columns: columns, in: area)
        dialog(rect, title: title, look)
        let surplus = max(0, lines.count - (rect.rows - 2))
        let head = min(lines.count / 3, rect.rows - 2)
        let shown = lines.prefix(head) + lines.dropFirst(head + surplus)
        for (offset, line) in shown.prefix(rect.rows - 2).enumerated() {
            write(line, row: rect.row + 1 + offset, column: rect.column + 2, width: rect.columns - 4, look)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import TerminalThemes
import VisibleText

extension Frame {
    /// Draws a frame around a rectangle's inside, with a title in its upper line and a remark at that line's end.
    mutating func box(_ rect: FrameRect, title: String, remark: String = "", isFocused: Bool, _ look: Look) {
        guard rect.rows >= 2, rect.columns >= 4 else { return }
        let style = look.theme[isFocused ? .borderFocus : .border]
        let glyphs = look.glyphs
        func part(_ row: Int, _ column: Int, rows: Int = 1, columns: Int = 1) -> FrameRect {
            FrameRect(row: row, column: column, rows: rows, columns: columns)
        }
        let (bottom, right) = (rect.endRow - 1, rect.endColumn - 1)
        rule(part(rect.row, rect.column, columns: rect.columns), title, remark, isFocused, look)
        draw(glyphs.horizontal, over: part(bottom, rect.column, columns: rect.columns), style: style)
        draw(glyphs.topLeft, over: part(rect.row, rect.column), style: style)
        draw(glyphs.topRight, over: part(rect.row, right), style: style)
        draw(glyphs.bottomLeft, over: part(bottom, rect.column), style: style)
        draw(glyphs.bottomRight, over: part(bottom, right), style: style)
        for column in [rect.column, right] {
            draw(glyphs.vertical, over: part(rect.row + 1, column, rows: rect.rows - 2), style: style)
        }
    }

    /// Draws a line across a one-row rectangle with a title at its start and a remark at its end.
    mutating func rule(_ rect: FrameRect, _ title: String, _ remark: String, _ isFocused: Bool, _ look: Look) {
        let style = look.theme[isFocused ? .borderFocus : .border]
        draw(look.glyphs.horizontal, over: rect, style: style)
        let room = rect.columns - 6
        let remarkWidth = min(remark.displayWidth, room)
        if !remark.isEmpty {
            write(
                " \(remark) ",
                row: rect.row,
                column: rect.endColumn - remarkWidth - 4,
                width: remarkWidth + 2,
                style: look.theme[.textMuted]
            )
        }
        guard !title.isEmpty, room - remarkWidth > 3 else { return }
        write(
            " \(title) ",
            row: rect.row,
            column: rect.column + 2,
            width: room - remarkWidth,
            style: isFocused ? look.theme[.title].overlaid(with: look.theme[.borderFocus]) : look.theme[.title],
            overflow: look.glyphs.overflow
        )
    }

    /// Writes pieces of text one after the other on a row, as far as there is room.
    mutating func write(_ pieces: [(String, ThemeRole)], row: Int, column: Int, width: Int, _ look: Look) {
        var at = column
        for (text, role) in pieces where at < column + width {
            at += write(
                text,
                row: row,
                column: at,
                width: column + width - at,
                style: look.theme[role],
                overflow: look.glyphs.overflow
            )
        }
    }
}

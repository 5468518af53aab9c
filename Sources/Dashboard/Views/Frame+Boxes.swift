// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import TerminalThemes

extension Frame {
    /// Draws a frame around a rectangle's inside, with a title in its upper line and a remark at that line's end.
    mutating func box(_ rect: FrameRect, title: String, remark: String = "", isFocused: Bool, _ look: Look) {
        guard rect.rows >= 2, rect.columns >= 4 else { return }
        let style = look.theme[isFocused ? .borderFocus : .border]
        let glyphs = look.glyphs
        rule(
            FrameRect(row: rect.row, column: rect.column, rows: 1, columns: rect.columns),
            title,
            remark,
            isFocused,
            look
        )
        let bottom = rect.endRow - 1
        fill(
            FrameRect(row: bottom, column: rect.column, rows: 1, columns: rect.columns),
            with: glyphs.horizontal,
            style: style
        )
        for (row, left, right) in [
            (rect.row, glyphs.topLeft, glyphs.topRight), (bottom, glyphs.bottomLeft, glyphs.bottomRight),
        ] {
            fill(FrameRect(row: row, column: rect.column, rows: 1, columns: 1), with: left, style: style)
            fill(FrameRect(row: row, column: rect.endColumn - 1, rows: 1, columns: 1), with: right, style: style)
        }
        for column in [rect.column, rect.endColumn - 1] {
            fill(
                FrameRect(row: rect.row + 1, column: column, rows: rect.rows - 2, columns: 1),
                with: glyphs.vertical,
                style: style
            )
        }
    }

    /// Draws a line across a one-row rectangle with a title at its start and a remark at its end.
    mutating func rule(_ rect: FrameRect, _ title: String, _ remark: String, _ isFocused: Bool, _ look: Look) {
        let style = look.theme[isFocused ? .borderFocus : .border]
        fill(rect, with: look.glyphs.horizontal, style: style)
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

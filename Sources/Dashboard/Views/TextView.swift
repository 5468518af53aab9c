// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import TerminalThemes

/// A text over the panes, to be scrolled through.
enum TextView {
    static func draw(
        _ title: String,
        _ lines: [String],
        scroll: Int,
        _ look: Look,
        in area: FrameRect,
        into frame: inout Frame
    ) {
        let rect = FrameRect.centred(
            rows: min(area.rows, lines.count + 2),
            columns: min(area.columns, max(60, area.columns - 8)),
            in: area
        )
        let height = rect.rows - 2
        let first = min(scroll, max(0, lines.count - height))
        let remark =
            lines.count > height
            ? "\(first + 1)-\(first + height) of \(lines.count), j k scroll, c copies, ctrl-s saves, Esc leaves"
            : "c copies, ctrl-s saves, Esc leaves"
        frame.dialog(rect, title: title, remark: remark, look)
        for (offset, line) in lines.dropFirst(first).prefix(height).enumerated() {
            frame.write(
                // Deep indentation would take the room of what it indents.
                line.replacing("\t", with: "  "),
                row: rect.row + 1 + offset,
                column: rect.column + 2,
                width: rect.columns - 4,
                style: look.theme[.text],
                overflow: look.glyphs.overflow
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import TerminalThemes

/// The palette: what is typed, and what fits it, with the keys that would have done it.
///
/// ```
/// ┌─ : ───────────────────────────────────────────────┐
/// │ :sor_                                             │
/// │ > sort          choose what rows are ordered by o │
/// │   sort pid      order rows by it                  │
/// └───────────────────────────────────────────────────┘
/// ```
enum PaletteView {
    private static let mostRows = 14

    static func draw(_ palette: Palette, _ look: Look, in area: FrameRect, into frame: inout Frame) {
        let rows = min(area.rows, mostRows + 3)
        let rect = FrameRect.centred(rows: rows, columns: min(area.columns, 90), in: area)
        frame.dialog(
            rect,
            title: "Palette",
            remark: "\(palette.found.count)  Enter does it, Tab completes, Esc leaves",
            look
        )
        let width = rect.columns - 4
        let (text, cursor) = palette.field.window(cells: width - 2)
        frame.write([(":", .key), (text, .text)], row: rect.row + 1, column: rect.column + 2, width: width, look)
        frame.cursor = Frame.Place(row: rect.row + 1, column: rect.column + 3 + cursor)
        let room = max(0, rows - 3)
        let first = min(max(0, palette.index - room / 2), max(0, palette.found.count - room))
        let widest = palette.found.map(\.name.count).max() ?? 0
        for (index, item) in palette.found.enumerated().dropFirst(first).prefix(room) {
            let row = rect.row + 2 + index - first
            let isChosen = index == palette.index
            frame.write(
                [
                    (isChosen ? "> " : "  ", .text),
                    (item.name.padded(to: min(widest, 20) + 1), isChosen ? .title : .text),
                    (" \(item.help)", .textMuted),
                ],
                row: row,
                column: rect.column + 2,
                width: width - item.keys.count - 1,
                look
            )
            frame.write(item.keys, row: row, column: rect.endColumn - 2 - item.keys.count, style: look.theme[.key])
            if isChosen {
                frame.restyle(
                    FrameRect(row: row, column: rect.column + 1, rows: 1, columns: rect.columns - 2),
                    with: look.theme[.selection]
                )
            }
        }
    }
}

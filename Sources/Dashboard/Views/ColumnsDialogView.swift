// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import TerminalThemes

/// The columns of the table: which are shown, in which order, and how wide.
///
/// ```
/// ┌─ Columns ──────────────────────────────────┐
/// │ > [x] state                                │
/// │   [ ] image      24 cells                  │
/// └────────────────────────────────────────────┘
/// ```
enum ColumnsDialogView {
    static func draw(_ dialog: ColumnsDialog, _ look: Look, in area: FrameRect, into frame: inout Frame) {
        let room = max(1, area.rows - 2)
        let first = min(max(0, dialog.index - room / 2), max(0, dialog.list.count - room))
        let lines: [DialogLine] = dialog.list.enumerated().dropFirst(first).prefix(room).map { index, column in
            let isChosen = index == dialog.index
            let box = dialog.shown.contains(column) ? "[x]" : "[ ]"
            return [
                (isChosen ? "> " : "  ", .text),
                ("\(box) \(column.rawValue.padded(to: 10))", isChosen ? .selection : .text),
                (dialog.widths[column].map { " \($0) cells" } ?? "", .textMuted),
            ]
        }
        frame.dialog(lines, title: "Columns", look, in: area)
    }
}

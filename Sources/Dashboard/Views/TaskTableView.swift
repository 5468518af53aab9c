// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import TerminalThemes
import VisibleText

/// The table of tasks, worst first.
///
/// ```
/// ┌─ Tasks  group: pod  sort: trouble  filter: none ────────────────────────────── 1 marked, 38 ─┐
/// │  STATE         POD / NS             TASK                PID    SHIM RPC ms  AGE WHY          │
/// │> HUNG 5s     ! web/front-55c        nginx 0be4f9       9914    8812  >2000   9d no answer in │
/// │ *RUNNING       payments/api-7d9f    api 4f21c0        12034    8740    0.4   3d              │
/// └──────────────────────────────────────────────────────────────────────────────────────────────┘
/// ```
enum TaskTableView {
    static func draw(_ model: Model, _ look: Look, _ layout: Layout, into frame: inout Frame) {
        guard let outer = layout.outer(of: .tasks), let inner = layout.inner(of: .tasks),
            let content = layout.content(of: .tasks)
        else { return }
        if layout.isWide {
            let title = TableTitle.text(model.table)
            let remark = TableTitle.remark(model.table)
            frame.box(outer, title: title, remark: remark, isFocused: model.focus == .tasks, look)
        }
        let columns = ColumnPlace.layOut(model.table, from: inner.column + 2, width: inner.columns - 2)
        drawTitles(columns, model.table, row: inner.row, look, into: &frame)
        guard model.table.count > 0 else {
            let text = TableTitle.emptiness(model)
            frame.write(text, row: content.row, column: inner.column + 2, style: look.theme[.textMuted])
            return
        }
        let first = model.table.scroll
        for index in first..<max(first, min(model.table.count, first + content.rows)) {
            let row = content.row + index - first
            switch model.table[index] {
            case .task(let reading):
                TaskRowView.draw(reading, model, columns, row: row, inner, look, into: &frame)
            case .group(let group):
                GroupRowView.draw(group, model, columns, row: row, inner, look, into: &frame)
            }
            guard index == model.table.selectedIndex else { continue }
            frame.write(">", row: row, column: inner.column, style: look.theme[.text])
            let role: ThemeRole = model.focus == .tasks ? .selection : .selectionInactive
            let line = FrameRect(row: row, column: inner.column, rows: 1, columns: inner.columns)
            frame.restyle(line, with: look.theme[role])
        }
    }

    private static func drawTitles(
        _ columns: [ColumnPlace],
        _ table: TaskTable,
        row: Int,
        _ look: Look,
        into frame: inout Frame
    ) {
        for column in columns {
            var title = column.kind.title
            let isSorted = table.settings.sort.key == .column(column.kind)
            if isSorted {
                title.append(table.settings.sort.isReversed ? look.glyphs.descending : look.glyphs.ascending)
            }
            frame.write(title, in: column, row: row, style: look.theme[isSorted ? .textAccent : .textMuted], look)
        }
    }
}

extension Frame {
    /// Writes the text of one cell of the table.
    mutating func write(_ text: String, in column: ColumnPlace, row: Int, style: CellStyle, _ look: Look) {
        let indent = column.kind.isNumber ? max(0, column.width - text.displayWidth) : 0
        write(
            text,
            row: row,
            column: column.column + indent,
            width: column.width - indent,
            style: style,
            overflow: look.glyphs.overflow
        )
    }
}

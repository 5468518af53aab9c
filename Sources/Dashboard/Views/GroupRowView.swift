// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import TerminalStyle
import TerminalThemes

/// The row of a group: its name, whether its tasks are shown, and what they come to.
///
/// ```
///  HUNG 1 of 3   ▾ web/front-55c                                8812   2.0    19      1 shim, 3 tasks
/// ```
enum GroupRowView {
    static func draw(
        _ group: RowGroup,
        _ model: Model,
        _ columns: [ColumnPlace],
        row: Int,
        _ inner: FrameRect,
        _ look: Look,
        into frame: inout Frame
    ) {
        let table = model.table
        let cells = columns.map { cell($0.kind, group, table) }
        for (column, (text, role)) in zip(columns, cells) {
            frame.write(text, in: column, row: row, style: look.theme[role], look)
        }
        // The name takes the room of every column behind it that says nothing of a group.
        if let first = columns.indices.first(where: { columns[$0].kind != .state }) {
            let next = columns.indices.first { $0 > first && !cells[$0].0.isEmpty }
            let glyph = table.folded.contains(group.id) ? look.glyphs.folded : look.glyphs.unfolded
            frame.write(
                "\(glyph) \(group.id)",
                row: row,
                column: columns[first].column,
                width: (next.map { columns[$0].column - 1 } ?? inner.endColumn) - columns[first].column,
                style: look.theme[.title],
                overflow: look.glyphs.overflow
            )
        }
        let marked = group.tasks.count { table.marks[$0] != nil }
        guard marked > 0 else { return }
        let sign = marked == group.tasks.count ? "*" : "."
        frame.write(sign, row: row, column: inner.column + 1, style: look.theme[.mark])
    }

    private static func cell(_ kind: TaskColumn, _ group: RowGroup, _ table: TaskTable) -> (String, ThemeRole) {
        switch kind {
        case .state:
            guard group.troubled > 0 else { return ("", .text) }
            let of = group.tasks.count > 1 ? " \(group.troubled)/\(group.tasks.count)" : ""
            return ("\(group.worst.stateWord)\(of) !", group.worst.role)
        case .shim: return (group.shims.count == 1 ? group.shims.map(String.init).joined() : "", .textMuted)
        case .latency: return (group.latency?.milliseconds ?? "", .textMuted)
        case .processes:
            let counts = group.tasks.compactMap { table.measures[$0]?.processes }
            return (counts.isEmpty ? "" : String(counts.reduce(0, +)), .textMuted)
        case .processor:
            let shares = group.tasks.compactMap { table.measures[$0]?.processorPercent }
            return (shares.isEmpty ? "" : shares.reduce(0, +).shortPercent, .textMuted)
        case .memory:
            let sizes = group.tasks.compactMap { table.measures[$0]?.workingSetBytes }
            return (sizes.isEmpty ? "" : sizes.reduce(0, +).shortSize, .textMuted)
        case .why:
            let shims = group.shims.count == 1 ? "1 shim" : "\(group.shims.count) shims"
            let tasks = group.tasks.count == 1 ? "1 task" : "\(group.tasks.count) tasks"
            return ("\(shims), \(tasks)", .textMuted)
        case .group, .task, .namespace, .pid, .log, .age, .api, .runtime, .image: return ("", .text)
        }
    }
}

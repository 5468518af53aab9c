// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import TerminalStyle
import TerminalThemes

/// The table of tasks, worst first.
///
/// ```
/// ┌─ Tasks  filter: none ─────────────────────────────────────────────────────────────────── 38 ─┐
/// │  STATE         POD / NS             TASK                PID    SHIM RPC ms  AGE WHY          │
/// │> HUNG 5s     ! web/front-55c        nginx 0be4f9       9914    8812  >2000   9d no answer in │
/// │  RUNNING       payments/api-7d9f    api 4f21c0        12034    8740    0.4   3d              │
/// └──────────────────────────────────────────────────────────────────────────────────────────────┘
/// ```
enum TaskTableView {
    /// Index of the task on the first of so many rows: the selected one is kept in the middle.
    static func firstRow(of model: Model, rows: Int) -> Int {
        min(max(0, (model.table.selectedIndex ?? 0) - rows / 2), max(0, model.table.rows.count - rows))
    }

    static func draw(_ model: Model, _ look: Look, _ layout: Layout, into frame: inout Frame) {
        guard let outer = layout.outer(of: .tasks), let inner = layout.inner(of: .tasks),
            let content = layout.content(of: .tasks)
        else { return }
        if layout.isWide {
            frame.box(outer, title: title(model), remark: count(model), isFocused: model.focus == .tasks, look)
        }
        let columns = TaskColumn.layOut(model.table.rows, from: inner.column + 2, width: inner.columns - 2)
        for column in columns {
            write(column.title, column, row: inner.row, style: look.theme[.textMuted], look, into: &frame)
        }
        guard !model.table.rows.isEmpty else {
            frame.write(emptiness(model), row: content.row, column: inner.column + 2, style: look.theme[.textMuted])
            return
        }
        let rows = model.table.rows
        let selected = model.table.selectedIndex ?? 0
        let first = firstRow(of: model, rows: content.rows)
        for (offset, reading) in rows[first..<min(rows.count, first + content.rows)].enumerated() {
            let row = content.row + offset
            for column in columns {
                let (text, role) = cell(column.kind, reading, model)
                write(text, column, row: row, style: look.theme[role], look, into: &frame)
            }
            guard first + offset == selected else { continue }
            frame.write(">", row: row, column: inner.column, style: look.theme[.text])
            let role: ThemeRole = model.focus == .tasks ? .selection : .selectionInactive
            frame.restyle(
                FrameRect(row: row, column: inner.column, rows: 1, columns: inner.columns),
                with: look.theme[role]
            )
        }
    }

    private static func write(
        _ text: String,
        _ column: TaskColumn,
        row: Int,
        style: CellStyle,
        _ look: Look,
        into frame: inout Frame
    ) {
        let indent = column.isNumber ? max(0, column.width - text.displayWidth) : 0
        frame.write(
            text,
            row: row,
            column: column.column + indent,
            width: column.width - indent,
            style: style,
            overflow: look.glyphs.overflow
        )
    }

    private static func title(_ model: Model) -> String {
        let filter = model.table.filter
        return filter.isEmpty ? "Tasks  (/ filters)" : "Tasks  filter: \(filter)"
    }

    private static func count(_ model: Model) -> String {
        model.table.rows.count == model.table.total
            ? "\(model.table.total)" : "\(model.table.rows.count) of \(model.table.total)"
    }

    private static func emptiness(_ model: Model) -> String {
        if model.snapshot == nil { return "asking every shim" }
        return model.table.total == 0
            ? "no bundles: containerd runs no task here" : "no task holds \"\(model.table.filter)\" (Esc shows all)"
    }

    private static func cell(_ kind: TaskColumn.Kind, _ reading: ShimReading, _ model: Model) -> (String, ThemeRole) {
        let plain: ThemeRole = reading.isStale ? .textMuted : .text
        switch kind {
        case .state: return state(reading, model)
        case .group: return (reading.group, plain)
        case .task: return (reading.taskName, plain)
        case .pid: return (reading.pid.map(String.init) ?? "-", plain)
        case .shim: return (reading.shimPid.map(String.init) ?? "-", plain)
        case .latency:
            if reading.health == .unresponsive { return ("none", .text) }
            if reading.isStale { return ("-", plain) }
            return (reading.latency?.milliseconds ?? "-", reading.health == .slow ? .healthSlow : plain)
        case .age: return (reading.age?.shortAge ?? "-", plain)
        case .why: return (reading.why, reading.isTrouble ? .text : .textMuted)
        }
    }

    /// The state as a word; with a `!` and its age when it is trouble, or what is being done about it.
    private static func state(_ reading: ShimReading, _ model: Model) -> (String, ThemeRole) {
        if let pending = model.pending[reading.id] {
            let elapsed = pending.since.duration(to: model.now.instant).shortAge
            return ("\(pending.action.progress) \(elapsed)", .textAccent)
        }
        guard reading.isTrouble else {
            return (reading.stateWord + (reading.health == .slow ? " ~" : ""), role(of: reading))
        }
        let since = reading.healthSince.duration(to: model.now.instant).shortAge
        return ("\(reading.stateWord) \(since) !", role(of: reading))
    }

    static func role(of reading: ShimReading) -> ThemeRole {
        switch (reading.health, reading.status) {
        case (.unresponsive, _), (.dead, _): .healthHung
        case (.ghost, _): .stateOrphan
        case (.broken, _): .healthStuck
        case (.slow, .running): .healthSlow
        case (_, .running): .stateRunning
        case (_, .created): .stateCreated
        case (_, .paused): .statePaused
        case (_, .pausing): .statePausing
        case (_, .stopped): .stateStopped
        case (_, .unknown): .stateUnknown
        }
    }
}

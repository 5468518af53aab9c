// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LogText
import TerminalStyle
import TerminalThemes

/// The text of a tab of the detail pane.
///
/// ```
/// ┌─ Detail: etl/etl-0/worker ─────── overview why metrics [processes] spec state events bundle  [ ] ─┐
/// │     PID    PPID S WAITS IN                   CPU s   RSS KiB COMMAND                               │
/// │>  13377    9001 D nfs_wait_bit_killable       0.21      1840 /bin/sh -c run-worker                 │
/// └───────────────────────────────────────────────────────────────────────────────────────────────────┘
/// ```
enum DetailTabs {
    /// The names of the tabs, the one that is shown in brackets, and the keys that go from one to the next.
    static func remark(_ shown: DetailTab) -> String {
        DetailTab.allCases.map { $0 == shown ? "[\($0.rawValue)]" : $0.rawValue }.joined(separator: " ") + "  keys [ ]"
    }

    static func draw(_ model: Model, _ look: Look, in area: FrameRect, into frame: inout Frame) {
        let lines = model.detailLines
        let isTable = !model.detail.processes.isEmpty && model.detail.tab == .processes
        let first = min(model.detail.scroll, max(0, lines.count - area.rows))
        for row in 0..<area.rows {
            // The head of a table stays.
            let index = isTable && row == 0 ? 0 : first + row
            guard lines.indices.contains(index) else { break }
            let isChosen = isTable && index > 0 && model.detail.processes[index - 1].pid == model.detail.process
            let role: ThemeRole = isTable && index == 0 ? .textMuted : isChosen ? .selection : .text
            let text = (isTable ? isChosen ? ">" : " " : " ") + lines[index]
            let bytes = Array(text.utf8)[...]
            frame.write(
                StyledCells(bytes),
                row: area.row + row,
                column: area.column,
                width: area.columns,
                style: look.theme[role],
                overflow: look.glyphs.overflow,
                highlighted: model.detail.search?.matches(in: bytes) ?? [],
                highlight: look.theme[.match]
            )
        }
    }
}

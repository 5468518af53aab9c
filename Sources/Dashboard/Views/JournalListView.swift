// SPDX-License-Identifier: Apache-2.0

import HostActions
import TerminalStyle
import TerminalThemes

/// What is under way, what was done and what came of it, the newest last.
///
/// ```
/// ┌─ Journal ───────────────────────────────────────────────┐
/// │ 03:07:42 kill SIGTERM -> etl/etl-0/worker: sent (0.1 s) │
/// │          delete -> web/front-55c/nginx 3s               │
/// └─────────────────────────────────────────────────────────┘
/// ```
enum JournalListView {
    static func draw(_ model: Model, scroll: Int, _ look: Look, in area: FrameRect, into frame: inout Frame) {
        let entries: [DialogLine] = model.journal.entries.map { entry in
            [(" \(entry.timeOfDay) ", .textMuted), (entry.text, entry.tone.role)]
        }
        let underWay: [DialogLine] = model.pending.values.sorted { $0.since < $1.since }.map { under in
            let elapsed = under.since.duration(to: model.now.instant).shortAge
            return [("          \(under.action.name) -> \(under.action.target.label) \(elapsed)", .textAccent)]
        }
        let lines = entries + underWay
        let height = max(1, area.rows - 2)
        let last = max(min(height, lines.count), lines.count - scroll)
        let shown = lines[max(0, last - height)..<last]
        let rect = FrameRect.centred(rows: area.rows, columns: max(0, area.columns - 4), in: area)
        frame.dialog(rect, title: "Journal", remark: "\(entries.count)  Esc leaves", look)
        for (offset, line) in shown.enumerated() {
            frame.write(line, row: rect.row + 1 + offset, column: rect.column + 1, width: rect.columns - 2, look)
        }
        if lines.isEmpty {
            frame.write(
                "nothing was done yet",
                row: rect.row + 1,
                column: rect.column + 2,
                style: look.theme[.textMuted]
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import HostActions
import HostRegistry
import HostSession
import TerminalStyle
import TerminalThemes
import VisibleText

/// Every task that something would be done to, and those that are left out.
///
/// ```
/// ┌─ Delete 2 tasks ────────────────────────────────────────┐
/// │   etl/etl-0/worker          pid 13377   STOPPED         │
/// │   etl/etl-1/worker          pid 13390   RUNNING         │
/// │     left out: it is RUNNING                             │
/// │ 1 marked task is not shown and left out; h takes it too │
/// │                                                         │
/// │ y delete   f kill first   Esc leave                     │
/// └─────────────────────────────────────────────────────────┘
/// ```
enum BulkDialogView {
    static func draw(_ dialog: BulkDialog, _ model: Model, _ look: Look, in area: FrameRect, into frame: inout Frame) {
        var foot: [DialogLine] = []
        let hidden = dialog.targets.hidden.count
        if hidden > 0 {
            let tasks =
                hidden == 1 ? "1 marked task that the filter hides" : "\(hidden) marked tasks that the filter hides"
            foot.append([
                (dialog.targets.includesHidden ? "with \(tasks); " : "left out: \(tasks); ", .flashWarn), ("h", .key),
                (dialog.targets.includesHidden ? " leaves them out" : " takes them too", .textMuted),
            ])
        }
        foot.append([])
        var keys: DialogLine = [("y", .key), (" \(dialog.kind.name)   ", .textMuted)]
        if let killFirst = dialog.killFirst {
            keys += [("f", .key), (killFirst ? " don't kill first   " : " kill first   ", .textMuted)]
        }
        foot.append(keys + [("Esc", .key), (" leave", .textMuted)])
        let targets = dialog.targets.all
        let width = targets.map(\.label.displayWidth).max() ?? 0
        let room = max(1, area.rows - foot.count - 3)
        let first = min(dialog.scroll, max(0, targets.count - room))
        var lines = targets.dropFirst(first).prefix(room).map { line($0, dialog.kind, min(width, 40), model) }
        if targets.count > room {
            lines.append([("\(first + 1)-\(first + lines.count) of \(targets.count), j k scroll", .textMuted)])
        }
        let name = dialog.kind.name
        let title = "\(name.prefix(1).uppercased())\(name.dropFirst()): \(targets.count) tasks"
        frame.dialog(lines + foot, title: title, look, in: area)
    }

    private static func line(
        _ target: ActionTarget,
        _ kind: TaskAction.Kind,
        _ width: Int,
        _ model: Model
    ) -> DialogLine {
        let reading = model.snapshot?[target.id]
        let pid = (target.pid.map { "pid \($0)" } ?? "no pid").padded(to: 12)
        let state = (reading?.stateWord ?? "gone").padded(to: 8)
        let what = "  \(target.label.padded(to: width))  \(pid) \(state)"
        guard let obstacle = kind.obstacle(reading?.shim) else {
            let others = reading?.sharesShimWith.count ?? 0
            return [(what, .text), (others > 0 ? " shares its shim with \(others) more" : "", .textMuted)]
        }
        return [(what, .textMuted), (" left out: \(obstacle)", .flashWarn)]
    }
}

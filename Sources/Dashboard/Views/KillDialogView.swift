// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostActions
import HostRegistry
import HostSession
import TerminalStyle
import TerminalThemes

/// Which signal to send, and to whom.
///
/// ```
/// ┌─ Kill: etl/etl-0/worker ────────────────────────────────┐
/// │ pid 13377, shim 9001                                    │
/// │ Now: RUNNING                                            │
/// │                                                         │
/// │ > SIGTERM   asks it to end                              │
/// │   SIGKILL   ends every process of the task at once      │
/// │                                                         │
/// │ to its init process; a: to every process                │
/// │ Enter send   s other signal   Esc leave                 │
/// └─────────────────────────────────────────────────────────┘
/// ```
enum KillDialogView {
    static func draw(_ dialog: KillDialog, _ model: Model, _ look: Look, in area: FrameRect, into frame: inout Frame) {
        var lines: [DialogLine] = []
        if let target = dialog.targets.only {
            let pid = target.pid.map { "pid \($0)" } ?? "no pid"
            let shim = target.shimPid.map { "shim \($0)" } ?? "shim's pid not known"
            lines.append([("\(pid), \(shim), \(target.id)", .textMuted)])
            lines += now(target, model)
        } else {
            lines.append([("\(dialog.targets.all.map(\.label).joined(separator: ", "))", .textMuted)])
        }
        lines.append([])
        // Where not all signals fit, the ones around the chosen one are shown.
        let room = min(dialog.signals.count, max(1, area.rows - lines.count - 5))
        let first = min(max(0, dialog.choice - room / 2), dialog.signals.count - room)
        for (index, signal) in dialog.signals.enumerated().dropFirst(first).prefix(room) {
            let isChosen = index == dialog.choice
            let role: ThemeRole = isChosen ? .selection : .text
            lines.append([("\(isChosen ? ">" : " ") \(signal.name.padded(to: 9)) \(signal.purpose)", role)])
        }
        lines.append([])
        lines.append([
            (dialog.reachesAll ? "to every process of the task; " : "to its init process; ", .text), ("a", .key),
            (dialog.reachesAll ? " to its init process" : " to every process", .textMuted),
        ])
        let then = dialog.targets.only == nil ? " asks for all   " : " send   "
        lines.append([
            ("Enter", .key), (then, .textMuted), ("s", .key), (" other signal   ", .textMuted), ("Esc", .key),
            (" leave", .textMuted),
        ])
        frame.dialog(lines, title: "Kill: \(dialog.targets.label)", look, in: area)
    }

    private static func now(_ target: ActionTarget, _ model: Model) -> [DialogLine] {
        guard let reading = model.snapshot?[target.id] else { return [[("Now: it is gone", .flashWarn)]] }
        var lines: [DialogLine] = [
            [("Now: \(reading.stateWord)", .text), (reading.why.isEmpty ? "" : "  \(reading.why)", .textMuted)]
        ]
        if reading.status == .paused {
            lines.append([("it is paused: a signal may take effect only when it is resumed (p)", .flashWarn)])
        }
        return lines
    }
}

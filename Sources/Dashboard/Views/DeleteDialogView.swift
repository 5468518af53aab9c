// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostActions
import HostRegistry
import HostSession
import TerminalStyle
import TerminalThemes

/// What a deletion will hit, and whether to go on.
///
/// ```
/// ┌─ Delete: etl/etl-0/worker ──────────────────────────────┐
/// │ task    k8s.io/77de10, STOPPED                          │
/// │ shim    9001 serves nothing else: it is ended too       │
/// │ bundle  /run/containerd/...                             │
/// │ then    containerd is not there: the bundle goes too    │
/// │                                                         │
/// │ y delete   k kill first   anything else leaves          │
/// └─────────────────────────────────────────────────────────┘
/// ```
enum DeleteDialogView {
    static func draw(_ dialog: DeleteDialog, _ model: Model, _ look: Look, in area: FrameRect, into frame: inout Frame)
    {
        let target = dialog.target
        let title = "Delete: \(target.label)"
        guard let reading = model.snapshot?[target.id] else {
            let lines: [DialogLine] = [[("\(target.id) is gone already", .text)], [], [("any key leaves", .textMuted)]]
            return frame.dialog(lines, title: title, look, in: area)
        }
        let isAlive = [.running, .paused, .pausing].contains(reading.status) && reading.health != .dead
        let pid = reading.pid.map { ", pid \($0)" } ?? ""
        var lines: [DialogLine] = [
            line("task", "\(target.id), \(reading.stateWord)\(pid)"),
            line("shim", shim(reading, model)),
            line("bundle", reading.bundle),
            line("then", consequence(reading, model)),
        ]
        if isAlive {
            let box = dialog.killFirst ? "[x]" : "[ ]"
            lines.append([])
            lines.append([("\(box) kill first", .dialogDanger), ("  SIGKILL to every process of the task (k)", .text)])
        }
        if let hint = dialog.hint { lines += [[], [(hint, .flashWarn)]] }
        lines.append([])
        lines.append(
            [
                ("y", .key),
                (
                    dialog.isCleanup ? " clean up   " : dialog.killFirst ? " kill and delete   " : " delete   ",
                    .textMuted
                ),
            ]
                + (isAlive ? [("k", .key), (" kill first   ", .textMuted)] : []) + [
                    ("X", .key), (" step by step   ", .textMuted), ("anything else leaves", .textMuted),
                ]
        )
        frame.dialog(lines, title: title, look, in: area)
    }

    private static func line(_ label: String, _ text: String) -> DialogLine {
        [(label.padded(to: 8), .textMuted), (text, .text)]
    }

    private static func shim(_ reading: TaskReading, _ model: Model) -> String {
        let pid = reading.shimPid.map(String.init) ?? "its shim"
        switch reading.health {
        case .dead: return "gone: its binary's delete is run instead, which kills what is left of the task"
        case .broken, .unresponsive: return "\(pid) does not answer: this will probably fail"
        case .ok, .slow, .ghost: break
        }
        let others = reading.sharesShimWith.map { model.snapshot?[$0]?.taskName ?? $0.id }
        return others.isEmpty
            ? "\(pid) serves nothing else: it is ended too"
            : "\(pid) stays: it also serves \(others.joined(separator: ", "))"
    }

    private static func consequence(_ reading: TaskReading, _ model: Model) -> String {
        let isShared = !reading.sharesShimWith.isEmpty
        let daemon = model.snapshot?.daemons.first { reading.bundle.hasPrefix($0.stateDirectory + "/") }
        if reading.health == .dead {
            return model.snapshot?.isLeftToContainerd(reading) == true
                ? "containerd normally cleans up when a shim exits; use this if it does not"
                : "containerd is not there to do it: the bundle is removed too"
        }
        return switch daemon?.presence {
        case .up where isShared, .stopped where isShared, .busy where isShared, .starting where isShared:
            "the bundle stays until containerd deletes the task itself"
        case .up: "containerd sees the shim go, removes the bundle and reports a second exit (137)"
        case .stopped: "containerd is stopped: it removes the bundle when it goes on"
        case .busy: "containerd is busy: it removes the bundle when it gets to it"
        case .starting: "containerd is starting: it removes the bundle when it is up"
        case .down, .unknown, nil: "containerd is not there: the bundle is removed too"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses

/// Everything that asks before it does something.
extension Model {
    // MARK: - Opening

    mutating func askToPause() {
        guard let reading = actionable("pause") else { return }
        switch reading.status {
        case .running: overlay = .confirm(TaskAction(.pause, ActionTarget(reading)))
        case .paused, .pausing: overlay = .confirm(TaskAction(.resume, ActionTarget(reading)))
        default:
            journal.note(
                "pause: \(reading.label) is \(reading.status.rawValue), only a running task can be paused",
                .warning,
                at: now
            )
        }
    }

    mutating func askForStacks() {
        guard let reading = actionable("stacks") else { return }
        overlay = .confirm(TaskAction(.dumpStacks, ActionTarget(reading)))
    }

    mutating func openKillDialog() {
        guard let reading = actionable("kill") else { return }
        overlay = .kill(KillDialog(target: ActionTarget(reading)))
    }

    mutating func openDeleteDialog() {
        guard let reading = actionable("delete") else { return }
        overlay = .delete(DeleteDialog(target: ActionTarget(reading)))
    }

    /// The selected task, unless nothing may be done to it.
    mutating func actionable(_ what: String) -> ShimReading? {
        guard !options.isReadOnly else {
            journal.note("\(what) refused: shimtop runs with --read-only", .warning, at: now)
            return nil
        }
        guard let reading = table.selection else {
            journal.note("\(what): no task is selected", .warning, at: now)
            return nil
        }
        if let under = pending[reading.id] {
            journal.note("\(what): \(reading.label) is already \(under.action.progress)", .warning, at: now)
            return nil
        }
        return reading
    }

    // MARK: - Answering

    /// What a key means in whatever lies over the panes; anything that means nothing to a question is a no.
    mutating func answer(_ command: Command?) -> [Effect] {
        switch overlay {
        case .help(let scroll):
            if let rows = command?.rows(page: max(1, self.rows - 4)) {
                overlay = .help(scroll: min(max(0, scroll + rows), HelpView.lines.count))
            } else if command != nil {
                overlay = nil
            }
        case .text(let title, let lines, let scroll):
            if let rows = command?.rows(page: max(1, self.rows - 4)) {
                overlay = .text(title: title, lines: lines, scroll: min(max(0, scroll + rows), max(0, lines.count - 1)))
            } else if command != nil {
                overlay = nil
            }
        case .confirm(let action):
            overlay = nil
            if command == .accept { return start(action) }
        case .confirmQuit:
            overlay = nil
            if command == .accept { return [.quit(code: 0)] }
        case .kill(let dialog): return answer(command, to: dialog)
        case .delete(let dialog): return answer(command, to: dialog)
        case .prompt, nil: break
        }
        return []
    }

    private mutating func answer(_ command: Command?, to dialog: KillDialog) -> [Effect] {
        switch command {
        case .up, .down:
            var dialog = dialog
            dialog.move(by: command == .up ? -1 : 1)
            overlay = .kill(dialog)
        case .accept:
            overlay = nil
            return start(TaskAction(.kill(dialog.signal, all: dialog.signal.reachesAll), dialog.target))
        case .cancel, .interrupt: overlay = nil
        default: break
        }
        return []
    }

    private mutating func answer(_ command: Command?, to dialog: DeleteDialog) -> [Effect] {
        var dialog = dialog
        switch command {
        case .killFirst:
            dialog.killFirst.toggle()
            dialog.hint = nil
            overlay = .delete(dialog)
        case .accept:
            let status = snapshot?[dialog.target.id]?.status
            if let status, [.running, .paused, .pausing].contains(status), !dialog.killFirst {
                dialog.hint = "refused: it is \(status.rawValue). Press k to choose \"kill first\", then y"
                overlay = .delete(dialog)
                return []
            }
            overlay = nil
            return start(TaskAction(.delete(killFirst: dialog.killFirst), dialog.target))
        default: overlay = nil
        }
        return []
    }

    /// Starts an action, unless its task has become another one since the person decided.
    private mutating func start(_ action: TaskAction) -> [Effect] {
        let id = action.target.id
        guard let reading = snapshot?[id] else {
            journal.note("\(action.name): \(action.target.label) is gone, nothing was done", .warning, at: now)
            return []
        }
        guard action.target.isSame(as: reading) else {
            journal.note(
                "\(action.name): \(action.target.label) is pid \(reading.pid ?? 0) now and was \(action.target.pid ?? 0): nothing was done",
                .warning,
                at: now
            )
            return []
        }
        pending[id] = PendingAction(action: action, since: now.instant)
        return [.act(action)]
    }
}

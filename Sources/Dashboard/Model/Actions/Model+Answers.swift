// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostActions
import HostRegistry
import HostSession

/// What a key means in whatever lies over the panes.
extension Model {
    /// Anything that means nothing to a question is a no.
    mutating func answer(_ command: Command?) -> [Effect] {
        switch overlay {
        case .help(var help):
            if let rows = command?.rows(page: textPage) {
                help.scroll = min(max(0, help.scroll + rows), HelpView.lines(options.keymap, help).count)
                overlay = .help(help)
            } else if command == .filterHelp {
                help.isTyping = true
                overlay = .help(help)
            } else if command != nil {
                overlay = nil
            }
        case .text(let title, let lines, let scroll):
            if let rows = command?.rows(page: textPage) {
                overlay = .text(title: title, lines: lines, scroll: min(max(0, scroll + rows), max(0, lines.count - 1)))
            } else if command == .copy {
                return [.copy(lines.joined(separator: "\n"), lines: lines.count)]
            } else if command == .save {
                openPrompt(.saveText(lines, name: String(title.prefix(40))))
            } else if command != nil {
                overlay = nil
            }
        case .journal(let scroll):
            if let rows = command?.rows(page: textPage) {
                overlay = .journal(scroll: min(max(0, scroll - rows), max(0, journal.entries.count - 1)))
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
        case .force(let dialog): return answer(command, to: dialog)
        case .bulk(let dialog): return answer(command, to: dialog)
        case .menu(let menu): return answer(command, to: menu)
        case .columns(let dialog): return answer(command, to: dialog)
        case .prompt, .palette, nil: break
        }
        return []
    }

    private var textPage: Int { max(1, rows - 4) }

    private mutating func answer(_ command: Command?, to dialog: KillDialog) -> [Effect] {
        var dialog = dialog
        switch command {
        case .up, .down:
            dialog.move(by: command == .up ? -1 : 1)
            overlay = .kill(dialog)
        case .toggleAll:
            dialog.reachesAll.toggle()
            overlay = .kill(dialog)
        case .otherSignal: openPrompt(.signal(dialog))
        case .accept:
            let kind = TaskAction.Kind.kill(dialog.signal, all: dialog.reachesAll)
            if let target = dialog.targets.only {
                overlay = nil
                return start(TaskAction(kind, target))
            }
            overlay = .bulk(BulkDialog(kind, dialog.targets))
        case .cancel, .interrupt: overlay = nil
        default: break
        }
        return []
    }

    /// What a yes to it does; of a task whose shim is dead there is nothing to delete, but remains.
    func kind(of dialog: DeleteDialog) -> TaskAction.Kind {
        dialog.isCleanup
            ? .cleanUp(thoughContainerdIsUp: isLeftToContainerd(dialog.target)) : .delete(killFirst: dialog.killFirst)
    }

    private mutating func answer(_ command: Command?, to dialog: DeleteDialog) -> [Effect] {
        var dialog = dialog
        switch command {
        case .killFirst:
            dialog.killFirst.toggle()
            dialog.hint = nil
            overlay = .delete(dialog)
        case .accept:
            let reading = snapshot?[dialog.target.id]
            let kind = kind(of: dialog)
            if let obstacle = kind.obstacle(reading?.shim), reading != nil {
                let isAlive = [.running, .paused, .pausing].contains(reading?.status) && reading?.health != .dead
                let way = isAlive && !dialog.isCleanup ? ". Press k to choose \"kill first\", then y" : ""
                dialog.hint = "refused: \(obstacle)\(way)"
                overlay = .delete(dialog)
                return []
            }
            overlay = nil
            return start(TaskAction(kind, dialog.target))
        case .force:
            overlay = .force(ForceDialog(dialog.target))
        default: overlay = nil
        }
        return []
    }

    private mutating func answer(_ command: Command?, to dialog: BulkDialog) -> [Effect] {
        var dialog = dialog
        switch command {
        case .up: dialog.scroll = max(0, dialog.scroll - 1)
        case .down: dialog.scroll = min(dialog.scroll + 1, max(0, dialog.targets.all.count - 1))
        case .killFirst:
            if let killFirst = dialog.killFirst { dialog.kind = .delete(killFirst: !killFirst) }
        case .withHidden: dialog.targets.includesHidden.toggle()
        case .accept:
            overlay = nil
            return start(dialog.kind, dialog.targets)
        case .cancel, .interrupt:
            overlay = nil
            return []
        // A slip of the finger among many tasks is neither a yes nor a reason to begin anew.
        default: return []
        }
        overlay = .bulk(dialog)
        return []
    }
}

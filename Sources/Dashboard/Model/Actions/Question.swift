// SPDX-License-Identifier: Apache-2.0

import Curses
import HostActions
import HostSession

/// What the next yes would do at once.
///
/// Whoever gives it must have seen this, as it is, on the screen.
enum Question: Hashable {
    case actions(TaskAction.Kind, [ActionTarget])
    /// A step on the way to get rid of a task, which may have been agreed to once.
    case step(TaskAction.Kind, ActionTarget, isAskedTwice: Bool)
    case shell(ActionTarget)
    /// Writing a file.
    case save
    case quit
}

extension Model {
    /// What is asked now; nil where no key does anything that cannot be taken back.
    var question: Question? {
        switch overlay {
        case .confirm(let action): .actions(action.kind, [action.target])
        case .confirmQuit: .quit
        case .kill(let dialog): .actions(.kill(dialog.signal, all: dialog.reachesAll), dialog.targets.all)
        case .delete(let dialog): .actions(kind(of: dialog), [dialog.target])
        case .force(let dialog):
            .step(.force(dialog.choice), dialog.target, isAskedTwice: dialog.isAskedTwice)
        case .bulk(let dialog): .actions(dialog.kind, dialog.targets.all)
        case .prompt(let prompt): prompt.savesAFile ? .save : nil
        case .palette(let palette): palette.opensAShell ? shellQuestion : nil
        case nil: shellQuestion
        case .help, .journal, .text, .menu, .columns: nil
        }
    }

    private var shellQuestion: Question? { table.selection.map { .shell(ActionTarget($0)) } }

    /// Whether a key, which means this command, is the yes to what is asked.
    func isAnswer(_ key: KeyEvent, _ command: Command?) -> Bool {
        guard question != nil else { return false }
        return switch overlay {
        case .prompt, .palette: key == .enter
        case nil: command == .exec
        default: command == .accept
        }
    }

    /// Says why nothing came of a key that was pressed before what it answers was seen.
    mutating func refuseBlind(_ key: KeyEvent) -> [Effect] {
        let what = overlay == nil ? "the selection" : "the dialog"
        let text = "\(key.name) ignored: pressed before \(what) was on the screen"
        if journal.last?.text != text { note(text) }
        return []
    }
}

extension Palette {
    fileprivate var opensAShell: Bool { if case .command(let entry) = choice { entry.command == .exec } else { false } }
}

extension Prompt {
    fileprivate var savesAFile: Bool {
        switch purpose {
        case .saveText, .forensics, .saveLog, .saveScreen: true
        case .filterTasks, .filterLog, .searchLog, .searchDetail, .processSignal, .signal, .checkpoint, .limits: false
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What lies over the panes and takes the keys.
package enum Overlay: Sendable, Hashable {
    case help(scroll: Int)
    /// Asks `y/N` on the journal line before something small is done.
    case confirm(TaskAction)
    /// Asks `y/N` before the program ends while actions are under way.
    case confirmQuit
    case kill(KillDialog)
    case delete(DeleteDialog)
    /// A text to be read.
    case text(title: String, lines: [String], scroll: Int)
    /// A text is being typed.
    case prompt(Prompt)
}

/// Part of the screen that can be the one that keys go to.
package enum Pane: Sendable, Hashable, CaseIterable {
    case tasks
    case detail
    case log
}

/// Which signal to send to which task.
package struct KillDialog: Sendable, Hashable {
    package var target: ActionTarget
    package var choice = 0

    package var signal: UnixSignal { UnixSignal.offered[choice] }

    mutating func move(by count: Int) {
        choice = min(max(0, choice + count), UnixSignal.offered.count - 1)
    }
}

/// Whether to delete which task.
package struct DeleteDialog: Sendable, Hashable {
    package var target: ActionTarget
    package var killFirst = false
    /// Why `y` was refused.
    package var hint: String?
}

// SPDX-License-Identifier: Apache-2.0

package import HostActions

/// What lies over the panes and takes the keys.
package enum Overlay: Sendable, Hashable {
    case help(Help)
    case palette(Palette)
    /// Asks `y/N` on the journal line before something small is done.
    case confirm(TaskAction)
    /// Asks `y/N` before the program ends while actions are under way.
    case confirmQuit
    case kill(KillDialog)
    case delete(DeleteDialog)
    case force(ForceDialog)
    /// Asks before something is done to several tasks.
    case bulk(BulkDialog)
    /// What was done and what came of it.
    case journal(scroll: Int)
    /// A text to be read.
    case text(title: String, lines: [String], scroll: Int)
    case menu(Menu)
    case columns(ColumnsDialog)
    /// A text is being typed.
    case prompt(Prompt)
}

/// Part of the screen that can be the one that keys go to.
package enum Pane: Sendable, Hashable, CaseIterable {
    case tasks
    case detail
    case log
}

extension Overlay {
    /// The task that it asks about, where it is one alone.
    var target: ActionTarget? {
        switch self {
        case .confirm(let action): action.target
        case .kill(let dialog): dialog.targets.only
        case .delete(let dialog): dialog.target
        case .force(let dialog): dialog.target
        case .help, .palette, .confirmQuit, .bulk, .journal, .text, .menu, .columns, .prompt: nil
        }
    }

    /// Whether rows stay where they are while it is open: what it asks is about one of them.
    var freezesOrder: Bool {
        switch self {
        case .kill, .delete, .force, .bulk, .confirm: true
        case .prompt(let prompt): prompt.isAboutATask
        case .help, .palette, .confirmQuit, .text, .journal, .menu, .columns: false
        }
    }
}

/// The list of keys: how far it is scrolled, and which of it is shown.
package struct Help: Sendable, Hashable {
    package var scroll = 0
    /// Lines without this are not shown.
    package var filter = TextField()
    /// Whether the filter is being typed.
    package var isTyping = false

    package init() {}
}

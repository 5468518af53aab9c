// SPDX-License-Identifier: Apache-2.0

package import Curses

/// One line of the table that dispatches keys and from which the hint line and the help are made.
package struct KeyBinding: Sendable, Hashable {
    package let command: Command
    package let keys: [KeyEvent]
    package let contexts: Set<KeyContext>
    /// What it does, for the help.
    package let help: String
    /// A word for the hint line; nil when it is not worth the room there.
    package let hint: String?

    init(_ command: Command, _ keys: [KeyEvent], in contexts: Set<KeyContext>, _ help: String, hint: String? = nil) {
        self.command = command
        self.keys = keys
        self.contexts = contexts
        self.help = help
        self.hint = hint
    }
}

extension KeyEvent {
    /// The key as it is written on the screen: `K`, `ctrl-l`, `PgUp`.
    package var name: String {
        switch self {
        case .character(" "): "space"
        case .character(let character): String(character)
        case .control(let character): "ctrl-\(character)"
        case .enter: "Enter"
        case .escape: "Esc"
        case .tab: "Tab"
        case .backTab: "shift-Tab"
        case .backspace: "Backspace"
        case .delete: "Del"
        case .insert: "Ins"
        case .up: "Up"
        case .down: "Down"
        case .left: "Left"
        case .right: "Right"
        case .shiftLeft: "shift-Left"
        case .shiftRight: "shift-Right"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .function(let number): "F\(number)"
        }
    }
}

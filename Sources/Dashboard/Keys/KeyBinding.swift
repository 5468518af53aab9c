// SPDX-License-Identifier: Apache-2.0

package import Curses

/// One line of the table of keys: an action, where it can be asked for, and what it is asked for with unless the user wants
/// other keys.
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

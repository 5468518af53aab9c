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

/// The user's own keys for one action in one context, as the configuration has them: `[keys.tasks] kill = ["K", "F9"]`.
package struct KeyOverride: Sendable, Hashable {
    /// Name of a ``KeyContext``, as it is written.
    package var context: String
    /// Name of a ``Command``, as it is written.
    package var action: String
    /// Keys, or sequences of keys with spaces between them, instead of the preset's; none takes the action's keys away.
    package var keys: [String]
    /// File and line, for remarks.
    package var origin: String

    package init(context: String, action: String, keys: [String], origin: String) {
        self.context = context
        self.action = action
        self.keys = keys
        self.origin = origin
    }
}

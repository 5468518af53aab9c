// SPDX-License-Identifier: Apache-2.0

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

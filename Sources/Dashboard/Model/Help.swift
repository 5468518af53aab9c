// SPDX-License-Identifier: Apache-2.0

/// The list of keys: how far it is scrolled, and which of it is shown.
package struct Help: Sendable, Hashable {
    package var scroll = 0
    /// Lines without this are not shown.
    package var filter = TextField()
    /// Whether the filter is being typed.
    package var isTyping = false

    package init() {}
}

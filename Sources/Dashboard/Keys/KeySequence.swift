// SPDX-License-Identifier: Apache-2.0

package import Curses

/// Keys that mean something when they are pressed one after the other; most often it is one.
package struct KeySequence: Sendable, Hashable {
    package let keys: [KeyEvent]

    package init(_ keys: [KeyEvent]) { self.keys = keys }

    /// A sequence as it is written: the names of its keys, with spaces between them; nil when one is no key's.
    package init?(name: String) {
        let words = name.split(separator: " ").map(String.init)
        let keys = words.compactMap(KeyEvent.init(name:))
        guard !keys.isEmpty, keys.count == words.count else { return nil }
        self.keys = keys
    }

    package var name: String { keys.map(\.name).joined(separator: " ") }

    /// Whether one of the two begins with the other, so that the longer could never be typed.
    func collides(with other: KeySequence) -> Bool {
        keys.starts(with: other.keys) || other.keys.starts(with: keys)
    }
}

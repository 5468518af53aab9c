// SPDX-License-Identifier: Apache-2.0

/// A list over the panes of which one item is chosen; each has a letter of its own.
package struct Menu: Sendable, Hashable {
    /// What the choice is for.
    package enum Purpose: Sendable, Hashable {
        case sort
        case group
        /// Shown while one moves through the list.
        case theme
    }

    package struct Item: Sendable, Hashable {
        package let name: String
        /// What chooses it at once.
        package let letter: Character?
    }

    /// Letters that move in a menu, or leave it.
    private static let taken: Set<Character> = ["j", "k", "q", "g"]

    package let purpose: Purpose
    package let items: [Item]
    /// What it was on when it was opened.
    package let current: String
    package private(set) var index: Int

    /// A menu of these names, of which there is one at least, on one of them.
    init(_ purpose: Purpose, _ names: [String], current: String) {
        self.purpose = purpose
        self.current = current
        var used = Self.taken
        items = names.map { name in
            let letter = name.first { $0.isLetter && !used.contains($0) }
            if let letter { used.insert(letter) }
            return Item(name: name, letter: letter)
        }
        index = names.firstIndex(of: current) ?? 0
    }

    package var choice: String { items[index].name }

    mutating func move(by count: Int) { index = min(max(0, index + count), items.count - 1) }

    /// Goes to the item of a letter; false when it is none's.
    mutating func go(to letter: Character) -> Bool {
        guard let found = items.firstIndex(where: { $0.letter == letter }) else { return false }
        index = found
        return true
    }
}

// SPDX-License-Identifier: Apache-2.0

import Curses

/// What every key means: dispatch, hint line, help, palette and manual are all made from this one table.
package struct Keymap: Sendable, Hashable {
    /// An action in one context.
    package struct Entry: Sendable, Hashable {
        package let command: Command
        /// What it is asked for with; empty for what only the palette has.
        package internal(set) var keys: [KeySequence]
        /// What it does.
        package let help: String
        /// A word for the hint line; nil when it is not worth the room there.
        package let hint: String?

        /// All keys as they are written.
        package var keyNames: [String] { keys.map(\.name) }
    }

    /// What keys that were pressed so far mean.
    enum Meaning: Hashable {
        case command(Command)
        /// Nothing yet: a longer sequence begins with them.
        case beginning
        case nothing
    }

    private var entries: [KeyContext: [Entry]] = [:]
    private var table: [KeyContext: [KeySequence: Command]] = [:]

    /// The keys of a preset, with the user's own in place of them; and what is wrong with the user's own, each a sentence.
    package static func merged(
        _ preset: KeymapPreset = .standard,
        _ overrides: [KeyOverride] = []
    ) -> (keymap: Keymap, problems: [String]) {
        var merge = KeymapMerge(preset, overrides)
        return (Keymap(merge.entries()), merge.problems)
    }

    /// The keys of a preset.
    package init(_ preset: KeymapPreset = .standard) { self = Self.merged(preset).keymap }

    init(_ entries: [KeyContext: [Entry]]) {
        self.entries = entries
        for (context, list) in entries {
            for entry in list {
                for key in entry.keys { table[context, default: [:]][key] = entry.command }
            }
        }
    }

    /// The actions of a context, in the order of the help.
    package func entries(in context: KeyContext) -> [Entry] { entries[context] ?? [] }

    func meaning(of keys: [KeyEvent], in context: KeyContext) -> Meaning {
        let known = table[context] ?? [:]
        if let command = known[KeySequence(keys)] { return .command(command) }
        return known.keys.contains { $0.keys.count > keys.count && $0.keys.starts(with: keys) } ? .beginning : .nothing
    }

    /// Whether a key may be a yes: Enter, y, or one that no hand presses by habit.
    static func mayAccept(_ sequence: KeySequence) -> Bool {
        guard sequence.keys.count == 1, let key = sequence.keys.first else { return false }
        return switch key {
        case .enter, .character("y"), .function: true
        case .character(let character): character.isUppercase
        default: false
        }
    }
}

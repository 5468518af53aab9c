// SPDX-License-Identifier: Apache-2.0

/// Puts the user's keys over those of a preset, and those over the default ones.
///
/// A key means one thing in a context: it goes to the user's action, then to the preset's, then to the default one.
struct KeymapMerge {
    private struct Claim {
        var sequence: KeySequence
        var command: Command
        /// File and line of the user's own; nil for a preset's and a default.
        var origin: String?
    }

    private let preset: KeymapPreset
    /// The user's keys, by context and action.
    private var own: [KeyContext: [(command: Command, keys: [KeySequence], origin: String)]] = [:]
    private(set) var problems: [String] = []

    init(_ preset: KeymapPreset, _ overrides: [KeyOverride]) {
        self.preset = preset
        for override in overrides { take(override) }
    }

    // MARK: - The user's own

    private mutating func take(_ override: KeyOverride) {
        func say(_ text: String) { problems.append("\(override.origin): keys.\(override.context): \(text)") }
        guard let contexts = Self.contexts(override.context) else {
            let names = ["all", "panes"] + KeyContext.allCases.map(\.rawValue)
            return say("there is no such place; there are \(names.joined(separator: ", "))")
        }
        guard let command = Command(rawValue: override.action) else {
            let near = override.action.nearest(in: Command.allCases.map(\.rawValue))
            return say("there is no action \(override.action)" + (near.map { "; is \($0) meant?" } ?? ""))
        }
        let places = contexts.filter { context in
            Keymap.defaults.contains { $0.command == command && $0.contexts.contains(context) }
        }
        guard !places.isEmpty else { return say("\(command.rawValue) is no action there") }
        var keys: [KeySequence] = []
        for name in override.keys {
            guard let sequence = KeySequence(name: name) else {
                say(
                    "\(command.rawValue): \"\(name)\" is no key: write K, ctrl-x, F9, space, Enter, or several with spaces between"
                )
                continue
            }
            guard command != .accept || Keymap.mayAccept(sequence) else {
                say("\(command.rawValue): \(name) may not be a yes: Enter, y, a capital or a function key may")
                continue
            }
            keys.append(sequence)
        }
        for context in places { own[context, default: []].append((command, keys, override.origin)) }
    }

    private static func contexts(_ name: String) -> [KeyContext]? {
        switch name {
        case "all": KeyContext.allCases
        case "panes": KeyContext.allCases.filter(KeyContext.panes.contains)
        default: KeyContext(rawValue: name).map { [$0] }
        }
    }

    // MARK: - Merging

    /// The actions of every context with the keys that they come out with.
    mutating func entries() -> [KeyContext: [Keymap.Entry]] {
        var entries: [KeyContext: [Keymap.Entry]] = [:]
        for context in KeyContext.allCases {
            let bindings = Keymap.defaults.filter { $0.contexts.contains(context) }
            let claims = settle(claims(bindings, in: context), in: context)
            entries[context] = bindings.map { binding in
                Keymap.Entry(
                    command: binding.command,
                    keys: claims.filter { $0.command == binding.command }.map(\.sequence),
                    help: binding.help,
                    hint: binding.hint
                )
            }
        }
        return entries
    }

    /// What is claimed, what counts most first.
    private func claims(_ bindings: [KeyBinding], in context: KeyContext) -> [Claim] {
        let mine = own[context] ?? []
        var first = mine.flatMap { entry in
            entry.keys.map { Claim(sequence: $0, command: entry.command, origin: entry.origin) }
        }
        var last: [Claim] = []
        for binding in bindings where !mine.contains(where: { $0.command == binding.command }) {
            if let names = preset.keys[binding.command] {
                first += names.compactMap(KeySequence.init(name:)).map { Claim(sequence: $0, command: binding.command) }
            } else {
                last += binding.keys.map { Claim(sequence: KeySequence([$0]), command: binding.command) }
            }
        }
        return first + last
    }

    private mutating func settle(_ claims: [Claim], in context: KeyContext) -> [Claim] {
        var settled: [Claim] = []
        for claim in claims {
            guard let other = settled.first(where: { $0.sequence.collides(with: claim.sequence) }) else {
                settled.append(claim)
                continue
            }
            guard let origin = other.origin, other.command != claim.command else { continue }
            let both =
                claim.sequence == other.sequence
                ? other.sequence.name : "\(other.sequence.name) and \(claim.sequence.name)"
            problems.append(
                "\(origin): keys.\(context.rawValue): \(both): \(other.command.rawValue) has it, so \(claim.command.rawValue) has not"
            )
        }
        return settled
    }
}

extension String {
    /// The word of a list that differs least from this one, if it is near enough to be meant.
    package func nearest(in words: [String]) -> String? {
        words.map { ($0, distance(to: $0)) }.filter { $0.1 <= max(1, count / 3) }
            .min { $0.1 < $1.1 }?.0
    }

    /// How many letters are to be put in, left out or exchanged to make the other word.
    private func distance(to other: String) -> Int {
        let (left, right) = (Array(self), Array(other))
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let above = row[column + 1]
                row[column + 1] = Swift.min(above + 1, row[column] + 1, diagonal + (letter == right[column] ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}

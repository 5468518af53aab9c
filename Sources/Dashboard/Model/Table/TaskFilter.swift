// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import HostSession
package import LogText

/// Which tasks are shown.
///
/// Words with spaces between them, all of which must hold:
///
/// | word | holds for tasks |
/// |---|---|
/// | `web` | in whose texts it is found: a text or a regular expression, as in a log |
/// | `-f wfr` | in whose group and name its letters are found in this order |
/// | `state=paused` | in this state, also the ones of our own: `hung`, `dead`, `ghost`, `broken` |
/// | `label=app`, `label=app=web`, `-l app=web` | with this annotation, or the last part of its name, and this value |
/// | `!web` | for which the word does not hold |
package struct TaskFilter: Sendable, Hashable {
    private struct Term: Sendable, Hashable {
        enum Kind: Sendable, Hashable {
            case pattern(LogPattern)
            case fuzzy(String)
            case state(String)
            case label(name: String, value: String?)
        }

        var kind: Kind
        var isInverted: Bool
    }

    /// As it was typed.
    package let text: String
    private let terms: [Term]

    /// A filter that shows every task.
    package init() {
        text = ""
        terms = []
    }

    /// Throws when a word is no regular expression.
    package init(_ text: String) throws(LogPatternError) {
        self.text = text
        var terms: [Term] = []
        var words = text.split(separator: " ").map(String.init)[...]
        while var word = words.popFirst() {
            let isInverted = word.hasPrefix("!")
            if isInverted { word.removeFirst() }
            if word == "-f" || word == "-l" {
                guard let next = words.popFirst() else { break }
                word = word == "-l" ? "label=\(next)" : next
                terms.append(
                    Term(kind: try Self.kind(word, isFuzzy: !word.hasPrefix("label=")), isInverted: isInverted)
                )
            } else if !word.isEmpty {
                terms.append(Term(kind: try Self.kind(word, isFuzzy: false), isInverted: isInverted))
            }
        }
        self.terms = terms
    }

    private static func kind(_ word: String, isFuzzy: Bool) throws(LogPatternError) -> Term.Kind {
        if isFuzzy { return .fuzzy(word.lowercased()) }
        if word.hasPrefix("state=") { return .state(word.dropFirst(6).lowercased()) }
        guard word.hasPrefix("label=") else { return .pattern(try LogPattern(word)) }
        let parts = word.dropFirst(6).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return .label(name: parts.first.map(String.init) ?? "", value: parts.dropFirst().first.map(String.init))
    }

    package var isEmpty: Bool { terms.isEmpty }

    /// Whether a task is shown.
    func shows(_ reading: TaskReading) -> Bool {
        terms.allSatisfy { Self.holds($0.kind, for: reading) != $0.isInverted }
    }

    private static func holds(_ kind: Term.Kind, for reading: TaskReading) -> Bool {
        switch kind {
        case .pattern(let pattern):
            let texts = [
                reading.id.description, reading.label, reading.stateWord, reading.why, reading.about.image ?? "",
                reading.about.runtime ?? "",
            ]
            return texts.contains { !pattern.matches(in: Array($0.utf8)[...], limit: 1).isEmpty }
        case .fuzzy(let letters):
            return reading.label.lowercased().holds(lettersOf: letters)
        case .state(let word):
            return reading.stateWord.lowercased() == word || reading.status.rawValue.lowercased() == word
        case .label(let name, let value):
            return reading.about.annotations.contains { key, found in
                let isNamed = key == name || key.hasSuffix(".\(name)") || key.hasSuffix("/\(name)")
                return isNamed && (value.map { $0 == found } ?? true)
            }
        }
    }
}

extension String {
    /// Whether the letters are found in this order, with or without others between them.
    fileprivate func holds(lettersOf wanted: String) -> Bool {
        var rest = wanted[...]
        for character in self where character == rest.first { rest.removeFirst() }
        return rest.isEmpty
    }
}

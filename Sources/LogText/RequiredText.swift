// SPDX-License-Identifier: Apache-2.0

import CLinux

/// Texts of which every match of a pattern contains one, so that where none of them is there is no match.
///
/// Looking for them in many lines at once is many times faster than looking at each line.
struct RequiredText: Sendable {
    private var texts: [[UInt8]] = []
    private let foldsCase: Bool

    init(_ text: String, foldsCase: Bool) {
        texts = [Array(text.utf8)]
        self.foldsCase = foldsCase
    }

    /// The longest text that is certain to be in what each alternative of an extended regular expression matches; nil when
    /// there is none in one of them.
    init?(expression: String, foldsCase: Bool) {
        self.foldsCase = foldsCase
        // Scalar by scalar, as RE2 reads it: a mark after one of its characters does not make it another.
        var runs: [String.UnicodeScalarView] = [.init()]
        var rest = expression.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            // What is in parentheses may be optional, or have alternatives of its own.
            case "(", ")": return nil
            case "|":
                guard add(longestOf: runs) else { return nil }
                runs = [.init()]
            case ".", "^", "$", "+": runs.append(.init())
            case "?", "*", "{":
                if !runs[runs.count - 1].isEmpty { runs[runs.count - 1].removeLast() }
                if scalar == "{" {
                    let bounds = rest.prefix { $0 != "}" }
                    // Any other brace stands for itself.
                    guard bounds.count < rest.count, bounds.allSatisfy({ ("0"..."9").contains($0) || $0 == "," }) else {
                        return nil
                    }
                    rest = rest.dropFirst(bounds.count + 1)
                }
                runs.append(.init())
            case "[":
                // Its first character may be the bracket that else ends it.
                let inside = rest.drop { $0 == "^" }
                let end = inside.dropFirst().drop { $0 != "]" }
                guard !inside[..<end.startIndex].contains(where: { $0 == "[" || $0 == "\\" }) else { return nil }
                rest = end.dropFirst()
                runs.append(.init())
            case "\\":
                guard let escaped = rest.popFirst() else { return nil }
                if "dDsSwWbBAz".unicodeScalars.contains(escaped) {
                    runs.append(.init())
                } else if escaped.isASCII, !Character(escaped).isLetter, !Character(escaped).isNumber {
                    runs[runs.count - 1].append(escaped)
                } else {
                    // What follows may belong to it: `\x41`, `\p{Greek}`.
                    return nil
                }
            default:
                if foldsCase, !scalar.isASCII { runs.append(.init()) } else { runs[runs.count - 1].append(scalar) }
            }
        }
        guard add(longestOf: runs) else { return nil }
    }

    private mutating func add(longestOf runs: [String.UnicodeScalarView]) -> Bool {
        let longest = runs.map { Array(String($0).utf8) }.max { $0.count < $1.count } ?? []
        texts.append(longest)
        return longest.count > 1
    }

    func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        texts.contains { text_find(text.baseAddress, text.count, 0, $0, $0.count, foldsCase ? 1 : 0) >= 0 }
    }
}

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
        var runs = [""]
        var rest = expression[...]
        while let character = rest.popFirst() {
            switch character {
            // What is in parentheses may be optional, or have alternatives of its own.
            case "(", ")": return nil
            case "|":
                guard add(longestOf: runs) else { return nil }
                runs = [""]
            case ".", "^", "$", "+": runs.append("")
            case "?", "*", "{":
                if !runs[runs.count - 1].isEmpty { runs[runs.count - 1].removeLast() }
                if character == "{" { rest = rest.drop { $0 != "}" }.dropFirst() }
                runs.append("")
            case "[":
                // Its first character may be the bracket that else ends it.
                let inside = rest.drop { $0 == "^" }
                let end = inside.dropFirst().drop { $0 != "]" }
                guard !inside[..<end.startIndex].contains("[") else { return nil }
                rest = end.dropFirst()
                runs.append("")
            case "\\":
                guard let escaped = rest.popFirst() else { return nil }
                if escaped.isLetter || escaped.isNumber || "<>`'".contains(escaped) {
                    runs.append("")
                } else {
                    runs[runs.count - 1].append(escaped)
                }
            default:
                if foldsCase, !character.isASCII { runs.append("") } else { runs[runs.count - 1].append(character) }
            }
        }
        guard add(longestOf: runs) else { return nil }
    }

    private mutating func add(longestOf runs: [String]) -> Bool {
        let longest = runs.max { $0.utf8.count < $1.utf8.count } ?? ""
        texts.append(Array(longest.utf8))
        return longest.utf8.count > 1
    }

    func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        texts.contains { text_find(text.baseAddress, text.count, 0, $0, $0.count, foldsCase ? 1 : 0) >= 0 }
    }
}

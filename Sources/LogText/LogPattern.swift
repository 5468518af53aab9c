// SPDX-License-Identifier: Apache-2.0

import CLinux

/// What is searched for in lines: a text, or a regular expression when it holds any of its characters.
///
/// Matches upper case and lower case alike unless there is a capital in it. The syntax is
/// [RE2's](https://github.com/google/re2/wiki/Syntax): no backreferences and no looking around, so that no pattern takes
/// longer than the text it looks through is long.
public struct LogPattern: Sendable, Hashable {
    private enum Kind: Sendable {
        case text([UInt8], foldsCase: Bool)
        case expression(RegularExpression)
    }

    /// The pattern as it was given.
    public let source: String
    private let kind: Kind
    private let required: RequiredText?

    /// Throws when it is empty or no regular expression.
    public init(_ source: String) throws(LogPatternError) {
        guard !source.isEmpty else { throw LogPatternError(pattern: source, reason: "it is empty") }
        guard source.utf8.count <= 1000 else {
            let start = String(decoding: source.utf8.prefix(40), as: UTF8.self)
            throw LogPatternError(pattern: "\(start)…", reason: "it is longer than 1000 bytes")
        }
        self.source = source
        let foldsCase = !Self.holdsCapital(source)
        let isText = !source.unicodeScalars.contains(where: Self.special.contains)
        if isText, !foldsCase || source.utf8.allSatisfy({ $0 < 0x80 }) {
            kind = .text(Array(source.utf8), foldsCase: foldsCase)
            required = RequiredText(source, foldsCase: foldsCase)
        } else {
            kind = .expression(try RegularExpression(source, foldsCase: foldsCase))
            required = RequiredText(expression: source, foldsCase: foldsCase)
        }
    }

    /// Whether a capital is searched for: those of escapes and of names of groups are not.
    private static func holdsCapital(_ source: String) -> Bool {
        var rest = source.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            if scalar == "\\" {
                let escape = rest.popFirst()
                if escape == "p" || escape == "P" || escape == "x", rest.first == "{" {
                    rest = rest.drop { $0 != "}" }
                }
            } else if scalar == "(", rest.first == "?" {
                let name = rest.dropFirst().first == "P" ? rest.dropFirst(2) : rest.dropFirst()
                if name.first == "<" { rest = name.drop { $0 != ">" } }
            } else if Character(scalar).isUppercase {
                return true
            }
        }
        return false
    }

    /// Patterns that were given as the same text are the same.
    public static func == (left: LogPattern, right: LogPattern) -> Bool {
        // Byte by byte: to Swift an accented letter and a letter with its accent are the same, and to a search they are not.
        left.source.utf8.elementsEqual(right.source.utf8)
    }
    /// Hashes the text as it was given.
    public func hash(into hasher: inout Hasher) { hasher.combine(source) }

    /// Where the text matches, in bytes from its beginning, leftmost and longest first, empty matches left out; at most
    /// `limit` of them.
    ///
    /// What a terminal would not show, such as escape sequences, is not there to be matched.
    public func matches(in text: ArraySlice<UInt8>, limit: Int = 1000) -> [Range<Int>] {
        if text.withUnsafeBufferPointer(VisibleLine.differs) {
            let visible = VisibleLine(text)
            return ranges(in: visible.bytes[...], limit).map { visible.place(of: $0) }
        }
        return ranges(in: text, limit)
    }

    private func ranges(in text: ArraySlice<UInt8>, _ limit: Int) -> [Range<Int>] {
        text.withUnsafeBufferPointer { text in
            var found: [Range<Int>] = []
            var from = 0
            while found.count < limit, from < text.count, let match = first(in: text, from: from) {
                if !match.isEmpty { found.append(match) }
                from = max(match.upperBound, from + 1)
            }
            return found
        }
    }

    /// Whether any line of these may match, all of which are printable ASCII.
    func mayBeFound(inLines lines: UnsafeBufferPointer<UInt8>) -> Bool { required?.isFound(in: lines) ?? true }

    /// Whether a line that is not all printable ASCII matches.
    func isFound(inVisible line: ArraySlice<UInt8>) -> Bool {
        let bytes = line.withUnsafeBufferPointer(VisibleLine.differs) ? VisibleLine(line).bytes[...] : line
        return bytes.withUnsafeBufferPointer(isFound)
    }

    func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch kind {
        case .text: first(in: text, from: 0) != nil
        case .expression(let expression): expression.isFound(in: text)
        }
    }

    private func first(in text: UnsafeBufferPointer<UInt8>, from: Int) -> Range<Int>? {
        switch kind {
        case .text(let wanted, let foldsCase):
            let at = text_find(text.baseAddress, text.count, from, wanted, wanted.count, foldsCase ? 1 : 0)
            return at < 0 ? nil : at..<(at + wanted.count)
        case .expression(let expression): return expression.first(in: text, from: from)
        }
    }

    private static let special: Set<Unicode.Scalar> = [
        "\\", "^", "$", ".", "[", "]", "|", "(", ")", "?", "*", "+", "{", "}",
    ]
}

/// Why a pattern cannot be searched for.
public struct LogPatternError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The pattern as it was given.
    public let pattern: String
    /// What is wrong with it.
    public let reason: String

    /// An error about a pattern.
    public init(pattern: String, reason: String) {
        self.pattern = pattern
        self.reason = reason
    }

    /// What cannot be searched for, and why.
    public var description: String { "cannot search for \"\(pattern)\": \(reason)" }
}

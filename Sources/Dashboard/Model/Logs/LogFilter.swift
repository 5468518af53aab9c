// SPDX-License-Identifier: Apache-2.0

package import LogText

/// Which lines of a log are shown: from which level on, and by a text such as `timeout`, `!probe` or `-C 3 error|panic`.
package struct LogFilter: Sendable, Hashable {
    /// As it was typed: `-C n` shows so many lines around each match, `!` shows what does not match.
    package private(set) var text = ""
    package private(set) var query = LogQuery()
    /// Lines shown before and after each that is wanted.
    package private(set) var context = 0

    package init() {}

    /// Throws when the text holds no regular expression; nothing is changed then.
    mutating func setText(_ text: String) throws(LogPatternError) {
        var rest = text[...]
        var context = 0
        if rest.hasPrefix("-C") {
            let digits = rest.dropFirst(2).drop { $0 == " " }.prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty else {
                throw LogPatternError(pattern: text, reason: "-C takes a number of lines, as in -C 3")
            }
            context = min(Int(digits) ?? 100, 100)
            rest = rest[digits.endIndex...].drop { $0 == " " }
        }
        let isInverted = rest.hasPrefix("!")
        if isInverted { rest = rest.dropFirst() }
        query.pattern = rest.isEmpty ? nil : try LogPattern(String(rest))
        query.isInverted = isInverted && !rest.isEmpty
        self.context = context
        self.text = text
    }

    /// The next level from which on lines are shown: all, then ever fewer, then all again.
    mutating func stepLevel() {
        query.level =
            switch query.level {
            case nil: .debug
            case .trace, .debug: .info
            case .info: .warning
            case .warning: .error
            case .error, .fatal: nil
            }
    }

    mutating func clear() { self = LogFilter() }
}

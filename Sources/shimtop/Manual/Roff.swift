// SPDX-License-Identifier: Apache-2.0

/// Text of a manual page, in the macros of man(7).
struct Roff {
    private(set) var text = ""
    /// Whether a heading was the last line, behind which a paragraph begins by itself.
    private var isAfterHeading = false

    mutating func title(_ name: String, section: Int) { line(".TH \(name.uppercased()) \(section)") }
    mutating func section(_ name: String) { heading(".SH", name) }
    mutating func subsection(_ name: String) { heading(".SS", name) }

    mutating func paragraph(_ words: String) {
        if !isAfterHeading { line(".PP") }
        words.split(separator: "\n").forEach { line(Self.escaped(String($0))) }
    }

    /// What is explained, and the explanation.
    mutating func item(_ term: String, _ words: String) {
        line(".TP")
        line("\\fB\(Self.escapedInline(term))\\fR")
        line(Self.escaped(words.isEmpty ? "-" : words))
    }

    private mutating func heading(_ macro: String, _ name: String) {
        line("\(macro) \(Self.escaped(name))")
        isAfterHeading = true
    }

    private mutating func line(_ line: String) {
        text += line + "\n"
        isAfterHeading = false
    }

    /// Any text as a line of its own: at its beginning, a dot or an apostrophe would be a command.
    static func escaped(_ words: String) -> String {
        let line = escapedInline(words.split(separator: "\n").joined(separator: " "))
        return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
    }

    private static func escapedInline(_ words: String) -> String {
        words.map { $0 == "\\" ? "\\e" : $0 == "-" ? "\\-" : String($0) }.joined()
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import TerminalStyle
import TerminalThemes

/// `shimtop theme show`: what every role of a theme looks like.
struct ThemeShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print every role of a theme and what it looks like."
    )

    @Argument(
        help: ArgumentHelp("The theme, or its file.", valueName: "name"),
        completion: .custom { _, _, _ in ThemeNames.all }
    )
    var name: String

    @Flag(help: "Print a JSON array, an object for each role.")
    var json = false

    private struct Row: Encodable {
        var role: String
        /// `#rrggbb`, the number of a palette's colour, or `default`.
        var foreground: String
        var background: String
        var attributes: [String]
    }

    func run() throws {
        let named = NamedTheme(name)
        let theme: Theme
        do throws(ThemeError) {
            theme = try named.library.reading { (library) throws(ThemeError) in
                try library.load(named.name, depth: .trueColor).theme
            }
        } catch {
            throw ValidationError("\(error)")
        }
        let rows = ThemeRole.allCases.map { role in
            let style = theme[role]
            return Row(
                role: role.rawValue,
                foreground: style.foreground.name,
                background: style.background.name,
                attributes: style.attributes.names
            )
        }
        if json { return try StandardOutput.print(JSONOutput.pretty(rows)) }
        let lines = TextTable.lines(
            [["ROLE", "FOREGROUND", "BACKGROUND", "ATTRIBUTES"]]
                + rows.map { [$0.role, $0.foreground, $0.background, $0.attributes.joined(separator: " ")] }
        )
        guard let depth = Self.depthOfOutput else { return try StandardOutput.print(lines: lines) }
        let shown = try named.library.reading { (library) throws(ThemeError) in
            try library.load(named.name, depth: depth).theme
        }
        let painted = zip(ThemeRole.allCases, lines.dropFirst()).map { role, line in
            var style = shown[role]
            if style.background == .terminalDefault { style.background = shown[.background].background }
            return "\(style.rendition)\(line)\u{1b}[0m"
        }
        try StandardOutput.print(lines: lines.prefix(1) + painted)
    }

    /// Colours of the terminal that standard output is; nil where it is none, or shows none.
    private static var depthOfOutput: ColorDepth? {
        func variable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
        guard isatty(STDOUT_FILENO) != 0, variable("NO_COLOR").isEmpty, variable("TERM") != "dumb" else { return nil }
        return ["truecolor", "24bit"].contains(variable("COLORTERM")) ? .trueColor : .palette256
    }
}

extension TerminalColor {
    fileprivate var name: String {
        switch self {
        case .terminalDefault: return "default"
        case .indexed(let index): return "\(index)"
        case .rgb(let red, let green, let blue):
            return "#"
                + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }

    /// Parameters of SGR that choose it; `base` is 30 for a foreground and 40 for a background.
    fileprivate func parameters(base: Int) -> [Int] {
        switch self {
        case .terminalDefault: [base + 9]
        case .indexed(let index): [base + 8, 5, Int(index)]
        case .rgb(let red, let green, let blue): [base + 8, 2, Int(red), Int(green), Int(blue)]
        }
    }
}

extension CellStyle {
    /// The sequence that begins text of this style.
    fileprivate var rendition: String {
        let parameters =
            [0] + attributes.parameters + foreground.parameters(base: 30) + background.parameters(base: 40)
        return "\u{1b}[\(parameters.map(String.init).joined(separator: ";"))m"
    }
}

extension CellStyle.Attributes {
    private static let all: [(attribute: Self, name: String, parameter: Int)] = [
        (.bold, "bold", 1), (.dim, "dim", 2), (.italic, "italic", 3), (.underline, "underline", 4),
        (.reverse, "reverse", 7),
    ]

    fileprivate var names: [String] { Self.all.filter { contains($0.attribute) }.map(\.name) }
    fileprivate var parameters: [Int] { Self.all.filter { contains($0.attribute) }.map(\.parameter) }
}

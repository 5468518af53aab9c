// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import TerminalThemes
import VisibleText

/// What `shimtop theme check` says of one theme.
struct ThemeReport: Encodable {
    struct Contrast: Encodable {
        var role: String
        /// The role of what is behind the text.
        var behind: String
        /// From 1 to 21.
        var ratio: Double
        /// AAA, AA, `large` (AA for large text and signs alone) or `low`.
        var wcag: String
    }

    struct Collapse: Encodable {
        /// 256 or 16.
        var colors: Int
        var roles: [String]
    }

    let name: String
    /// dark, light or any; null for a theme that cannot be used.
    private(set) var variant: String?
    private(set) var problems: [String] = []
    /// Roles that nobody styles.
    private(set) var unstyled: [String] = []
    private(set) var contrasts: [Contrast] = []
    /// Roles that mean different things and look the same on fewer colours.
    private(set) var collapses: [Collapse] = []

    init(_ theme: NamedTheme) {
        name = theme.name
        let check: ThemeCheck
        do throws(ThemeError) {
            check = try theme.library.reading { (library) throws(ThemeError) in try library.check(theme.name) }
        } catch {
            problems = ["\(error)"]
            return
        }
        variant = check.theme.variant.rawValue
        problems = check.warnings.map(\.description)
        unstyled = check.unstyled.map(\.rawValue)
        contrasts = check.contrasts.map { contrast in
            // Rounded down, so that nothing is said to reach what it does not.
            let ratio = (contrast.ratio * 100).rounded(.down) / 100
            return Contrast(
                role: contrast.role.rawValue,
                behind: contrast.behind.rawValue,
                ratio: ratio,
                wcag: ratio >= 7 ? "AAA" : ratio >= 4.5 ? "AA" : ratio >= 3 ? "large" : "low"
            )
        }
        collapses = check.collapses.map { collapse in
            Collapse(colors: collapse.depth == .palette256 ? 256 : 16, roles: collapse.roles.map(\.rawValue))
        }
    }

    private var lowest: Contrast? { contrasts.min { $0.ratio < $1.ratio } }

    static let head = ["THEME", "MADE FOR", "LEAST CONTRAST", "WCAG", "OF", "ALIKE AT 256", "ALIKE AT 16", "WRONG"]

    /// The theme in one line of a table.
    var row: [String] {
        func alike(_ colors: Int) -> String { "\(collapses.filter { $0.colors == colors }.count)" }
        return [
            name, variant ?? "?", lowest.map { "\($0.ratio)" } ?? "-", lowest?.wcag ?? "-", lowest?.role ?? "-",
            alike(256), alike(16), "\(problems.count)",
        ]
    }

    /// All that there is to say.
    var lines: [String] {
        guard let variant else { return ["\(name): cannot be used"] }
        var lines = ["\(name): made for \(variant == "any" ? "any" : "a \(variant)") background"]
        if contrasts.isEmpty {
            lines.append("contrast: not known, as its colours are the terminal's own")
        } else {
            lines += TextTable.lines(
                [["ROLE", "CONTRAST", "ON", "WCAG"]]
                    + contrasts.sorted { $0.ratio < $1.ratio }.map { [$0.role, "\($0.ratio)", $0.behind, $0.wcag] }
            )
        }
        for collapse in collapses {
            lines.append("alike with \(collapse.colors) colours: \(collapse.roles.joined(separator: ", "))")
        }
        if !unstyled.isEmpty { lines.append("as ordinary text: \(unstyled.joined(separator: ", "))") }
        return lines.map(\.neutralised)
    }
}

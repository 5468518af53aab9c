// SPDX-License-Identifier: Apache-2.0

public import TerminalStyle

/// What can be said about a theme without looking at it.
public struct ThemeCheck: Sendable, Hashable {
    /// How well text of a role is read where it is worst to read.
    public struct Contrast: Sendable, Hashable {
        /// The role of the text.
        public let role: ThemeRole
        /// From 1 to 21; 4.5 is what WCAG AA asks of text, 3 of large text and of signs.
        public let ratio: Double
        /// The role of what is behind it: its own where it has a background.
        public let behind: ThemeRole
    }

    /// Roles that mean different things and cannot be told apart on a terminal with fewer colours.
    public struct Collapse: Sendable, Hashable {
        /// The colours that the terminal has.
        public let depth: ColorDepth
        /// The roles that look the same there, and do not with all colours.
        public let roles: [ThemeRole]
    }

    /// The theme, with all its colours.
    public let theme: Theme
    /// What is wrong in its files.
    public let warnings: [ThemeWarning]
    /// Roles that are ordinary text, as neither the theme nor what it inherits says anything of them.
    public let unstyled: [ThemeRole]
    /// One for each role that is text, but for those in the terminal's own colours, of which nothing is known.
    public let contrasts: [Contrast]
    /// What fewer colours cost.
    public let collapses: [Collapse]

    init(theme: Theme, warnings: [ThemeWarning], unstyled: [ThemeRole], lesser: [ColorDepth: Theme]) {
        self.theme = theme
        self.warnings = warnings
        self.unstyled = unstyled
        contrasts = ThemeRole.allCases.filter(\.isText).compactMap { Self.contrast(of: $0, in: theme) }
        collapses = lesser.sorted { $0.key > $1.key }.flatMap { depth, lesser in
            ThemeRole.meaningful.flatMap { Self.collapses(among: $0, theme, lesser, depth) }
        }
    }

    private static func contrast(of role: ThemeRole, in theme: Theme) -> Contrast? {
        let style = theme[role]
        let behind: [ThemeRole] = style.background == .terminalDefault ? [.background, .surface] : [role]
        return behind.compactMap { behind in
            style.foreground.contrast(to: theme[behind].background).map {
                Contrast(role: role, ratio: $0, behind: behind)
            }
        }.min { $0.ratio < $1.ratio }
    }

    private static func collapses(
        among roles: [ThemeRole],
        _ theme: Theme,
        _ lesser: Theme,
        _ depth: ColorDepth
    ) -> [Collapse] {
        Dictionary(grouping: roles) { lesser[$0] }.values
            .filter { alike in Set(alike.map { theme[$0] }).count > 1 }
            .map { Collapse(depth: depth, roles: $0) }
            .sorted { ($0.roles.first?.rawValue ?? "") < ($1.roles.first?.rawValue ?? "") }
    }
}

extension ThemeRole {
    /// Whether words are written in it.
    var isText: Bool {
        ![.background, .surface, .border, .meterLow, .meterMid, .meterHigh, .meterEmpty].contains(self)
    }

    /// Roles that are to be told apart from each other.
    static let meaningful = ["state.", "health.", "delta.", "log."].map { prefix in
        allCases.filter { $0.rawValue.hasPrefix(prefix) }
    }
}

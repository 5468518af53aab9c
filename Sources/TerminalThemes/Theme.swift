// SPDX-License-Identifier: Apache-2.0

public import TerminalStyle

/// A complete look: every role has a style.
public struct Theme: Sendable, Hashable {
    /// The backgrounds that a theme is made for.
    public enum Variant: String, Sendable, Hashable, CaseIterable {
        case dark, light
        /// Either.
        case any
    }

    /// What the user calls it.
    public let name: String
    /// What it is made for.
    public let variant: Variant
    private let styles: [ThemeRole: CellStyle]

    /// A theme of these styles; a role without one is plain.
    public init(name: String, variant: Variant = .any, styles: [ThemeRole: CellStyle]) {
        self.name = name
        self.variant = variant
        self.styles = styles
    }

    /// How text of a role looks; one whose background is the terminal's own is on whatever is behind it.
    public subscript(role: ThemeRole) -> CellStyle { styles[role] ?? .plain }
}

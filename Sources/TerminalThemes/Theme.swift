// SPDX-License-Identifier: Apache-2.0

public import TerminalStyle

/// A complete look: every role has a style.
public struct Theme: Sendable, Hashable {
    /// What the user calls it.
    public let name: String
    private let styles: [ThemeRole: CellStyle]

    /// A theme of these styles; a role without one is plain.
    public init(name: String, styles: [ThemeRole: CellStyle]) {
        self.name = name
        self.styles = styles
    }

    /// How text of a role looks.
    public subscript(role: ThemeRole) -> CellStyle { styles[role] ?? .plain }
}

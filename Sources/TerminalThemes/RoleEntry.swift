// SPDX-License-Identifier: Apache-2.0

import TerminalStyle

/// What a theme file says about one role; nil where it says nothing.
struct RoleEntry {
    var foreground: TerminalColor?
    var background: TerminalColor?
    var attributes: CellStyle.Attributes = []
    /// The foreground on sixteen colours.
    var ansi: TerminalColor?
    /// Added to the attributes where there is no colour.
    var mono: CellStyle.Attributes = []

    /// The style at a depth, over that of ordinary text.
    func style(at depth: ColorDepth, over base: CellStyle) -> CellStyle {
        guard depth != .mono else { return CellStyle(attributes: attributes.union(mono)) }
        let foreground = depth == .ansi16 ? ansi ?? foreground : foreground
        return CellStyle(
            foreground: foreground?.degraded(to: depth) ?? base.foreground,
            background: background?.degraded(to: depth) ?? base.background,
            attributes: attributes
        )
    }
}

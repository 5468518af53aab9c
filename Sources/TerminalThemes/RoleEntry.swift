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
    ///
    /// The sixteen colours are the user's own, so that no other background can be said to be near one of them: it is
    /// shown by the attributes of `mono` there.
    func style(at depth: ColorDepth, over base: CellStyle) -> CellStyle {
        guard depth != .mono else { return CellStyle(attributes: attributes.union(mono)) }
        guard depth == .ansi16 else {
            return CellStyle(
                foreground: foreground?.degraded(to: depth) ?? base.foreground,
                background: background?.degraded(to: depth) ?? base.background,
                attributes: attributes
            )
        }
        let isShown = background.map { $0.degraded(to: .ansi16) == $0 } ?? true
        return CellStyle(
            foreground: (ansi ?? foreground)?.degraded(to: .ansi16) ?? base.foreground,
            background: isShown ? background ?? base.background : base.background,
            attributes: isShown ? attributes : attributes.union(mono)
        )
    }
}

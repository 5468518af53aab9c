// SPDX-License-Identifier: Apache-2.0

/// Colour of a cell's text or background, as a terminal can be asked for it.
public enum TerminalColor: Sendable, Hashable {
    /// The terminal's own foreground or background.
    case terminalDefault
    /// Entry of the terminal's palette: 0-15 are the user's own ANSI colours, 16-255 the xterm cube and greys.
    case indexed(UInt8)
    /// A true colour; drawn as the nearest palette entry where the terminal has no true colour.
    case rgb(red: UInt8, green: UInt8, blue: UInt8)
}

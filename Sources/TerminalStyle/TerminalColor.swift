// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Colour of a cell's text or background, as a terminal can be asked for it.
public enum TerminalColor: Sendable, Hashable {
    /// The terminal's own foreground or background.
    case terminalDefault
    /// Entry of the terminal's palette: 0-15 are the user's own ANSI colours, 16-255 the xterm cube and greys.
    case indexed(UInt8)
    /// A true colour; drawn as the nearest palette entry where the terminal has no true colour.
    case rgb(red: UInt8, green: UInt8, blue: UInt8)
}

extension TerminalColor {
    /// The contrast of two colours as the Web Content Accessibility Guidelines 2 define it, from 1 (none) to 21.
    ///
    /// nil when one of them is the terminal's own or one of its sixteen, which the user sets.
    public func contrast(to other: TerminalColor) -> Double? {
        guard let own = luminance, let others = other.luminance else { return nil }
        return (max(own, others) + 0.05) / (min(own, others) + 0.05)
    }

    /// Relative luminance, 0 for black and 1 for white.
    private var luminance: Double? {
        if case .indexed(..<16) = self { return nil }
        guard case .rgb(let red, let green, let blue) = xtermRGB else { return nil }
        func linear(_ channel: UInt8) -> Double {
            let value = Double(channel) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
}

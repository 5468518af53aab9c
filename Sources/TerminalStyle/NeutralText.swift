// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text with nothing left in it that a terminal would act on, or that could make it look like other text.
    ///
    /// Escape sequences (CSI, OSC, DCS and the rest, also unterminated and in their 8-bit form) are removed whole, tabs
    /// become spaces up to the next multiple of eight, characters that are not seen (such as joiners, fillers and marks that
    /// reshape emoji) are dropped, and every other control character, bidirectional override and line separator becomes
    /// U+FFFD.
    public var neutralised: String {
        guard !utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else { return self }
        var cleaner = TextCleaner()
        for scalar in unicodeScalars { cleaner.take(scalar) }
        return String(cleaner.clean)
    }
}

/// Reads text scalar by scalar and keeps what is harmless.
private struct TextCleaner {
    private enum Place {
        case text
        /// After ESC.
        case escape
        /// After ESC and an intermediate byte, such as `(` of a character set.
        case intermediate
        /// Between CSI and its final byte.
        case control
        /// Inside OSC, DCS, SOS, PM or APC, which end with ST or, as terminals allow, with BEL.
        case string
        case stringEscape
    }

    private(set) var clean = String.UnicodeScalarView()
    private var place = Place.text
    private var column = 0

    mutating func take(_ scalar: Unicode.Scalar) {
        switch place {
        case .text: takeText(scalar)
        case .escape: place = afterEscape(scalar)
        case .intermediate: place = (0x20...0x2f).contains(scalar.value) ? .intermediate : afterSequence(scalar)
        case .control: if !(0x20...0x3f).contains(scalar.value) { place = afterSequence(scalar) }
        case .string:
            switch scalar {
            case "\u{1b}": place = .stringEscape
            case "\u{07}", "\u{9c}": place = .text
            default: break
            }
        case .stringEscape: place = scalar == "\\" ? .text : afterEscape(scalar)
        }
    }

    /// After the last scalar of a sequence, or the first of another one in its middle.
    private func afterSequence(_ scalar: Unicode.Scalar) -> Place {
        switch scalar.value {
        case 0x1b: .escape
        case 0x9b: .control
        default: .text
        }
    }

    private func afterEscape(_ scalar: Unicode.Scalar) -> Place {
        switch scalar {
        case "[": .control
        case "]", "P", "X", "^", "_": .string
        case "\u{1b}": .escape
        default: (0x20...0x2f).contains(scalar.value) ? .intermediate : .text
        }
    }

    private mutating func takeText(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x20...0x7e: keep(scalar)
        case 0x1b: place = .escape
        case 0x9b: place = .control
        case 0x90, 0x98, 0x9d, 0x9e, 0x9f: place = .string
        case 0x09: for _ in 0..<(8 - column % 8) { keep(" ") }
        case 0..<0x20, 0x7f...0x9f, 0x061c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x206f, 0xfff9...0xfffb:
            keep("\u{fffd}")
        case 0x1f3fb...0x1f3ff: break
        default: if !scalar.properties.isDefaultIgnorableCodePoint { keep(scalar) }
        }
    }

    private mutating func keep(_ scalar: Unicode.Scalar) {
        clean.append(scalar)
        column += scalar.cellWidth ?? 1
    }
}

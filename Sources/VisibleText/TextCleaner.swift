// SPDX-License-Identifier: Apache-2.0

/// Reads text scalar by scalar and says what of it is harmless.
struct TextCleaner {
    /// What a scalar comes to.
    enum Outcome {
        /// It is not shown, or shown with a sequence that ends later.
        case dropped
        /// It, or U+FFFD in its place, is shown; the width is nil when it has none.
        case kept(Unicode.Scalar, width: Int?)
        /// So many spaces are shown.
        case tab(spaces: Int)
        /// The parameters of a control sequence follow.
        case controlBegins
        /// The control sequence that began last was one of SGR, and is over.
        case rendition
    }

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

    private var place = Place.text
    private var column: Int

    /// A cleaner of text that begins so many columns behind the first tab stop.
    init(column: Int = 0) { self.column = column }

    mutating func take(_ scalar: Unicode.Scalar) -> Outcome {
        switch place {
        case .text: return takeText(scalar)
        case .escape: return go(to: afterEscape(scalar))
        case .intermediate:
            return go(to: (0x20...0x2f).contains(scalar.value) ? .intermediate : afterSequence(scalar))
        case .control:
            if (0x20...0x3f).contains(scalar.value) { return .dropped }
            let outcome = go(to: afterSequence(scalar))
            return scalar == "m" ? .rendition : outcome
        case .string:
            switch scalar {
            case "\u{1b}": place = .stringEscape
            case "\u{07}", "\u{9c}": place = .text
            default: break
            }
            return .dropped
        case .stringEscape: return go(to: scalar == "\\" ? .text : afterEscape(scalar))
        }
    }

    private mutating func go(to place: Place) -> Outcome {
        self.place = place
        return place == .control ? .controlBegins : .dropped
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

    private mutating func takeText(_ scalar: Unicode.Scalar) -> Outcome {
        switch scalar.value {
        case 0x20...0x7e: return keep(scalar)
        case 0x1b: return go(to: .escape)
        case 0x9b: return go(to: .control)
        case 0x90, 0x98, 0x9d, 0x9e, 0x9f: return go(to: .string)
        case 0x09:
            let spaces = 8 - column % 8
            column += spaces
            return .tab(spaces: spaces)
        case 0..<0x20, 0x7f...0x9f, 0x061c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x206f, 0xfff9...0xfffb:
            return keep("\u{fffd}")
        case 0x1f3fb...0x1f3ff: return .dropped
        default: return scalar.properties.isDefaultIgnorableCodePoint ? .dropped : keep(scalar)
        }
    }

    private mutating func keep(_ scalar: Unicode.Scalar) -> Outcome {
        let width = scalar.cellWidth
        column += width ?? 1
        return .kept(scalar, width: width)
    }
}

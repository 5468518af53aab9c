// SPDX-License-Identifier: Apache-2.0

/// What a terminal reports of its mouse, in two forms; what is not one of the kinds of ``MouseEvent`` is nil.
enum MouseReport {
    /// Turns reports of buttons, and of movements while one is held, on, in the form (SGR) that has no end of columns.
    static let on = "\u{1b}[?1002h\u{1b}[?1006h"
    /// Turns reports off, in all modes that may have been turned on.
    static let off = "\u{1b}[?1000l\u{1b}[?1002l\u{1b}[?1003l\u{1b}[?1006l"

    /// The event of `CSI < code ; column ; row M`; with `m` a button is released.
    static func event(sgr parameters: String, final: Unicode.Scalar) -> MouseEvent? {
        let numbers = parameters.dropFirst().split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
        guard parameters.first == "<", final == "M" || final == "m", numbers.count == 3 else { return nil }
        guard let code = numbers[0], let column = numbers[1], let row = numbers[2] else { return nil }
        return event(code: final == "m" ? released : code, column: column, row: row)
    }

    /// The event of `CSI M` and three bytes, from terminals that do not know SGR.
    static func event(bytes: [UInt8]) -> MouseEvent? {
        guard bytes.count == 3 else { return nil }
        let numbers = bytes.map { Int($0) - 32 }
        return event(code: numbers[0], column: numbers[1], row: numbers[2])
    }

    /// What the second form says instead of a button when one is let go.
    private static let released = 3

    private static func event(code: Int, column: Int, row: Int) -> MouseEvent? {
        // Shift, meta and ctrl are no matter; other buttons and wheels that turn sideways are left out.
        let kind: MouseEvent.Kind? =
            switch code & ~0x1c {
            case 0: .press
            case 32: .drag
            case released: .release
            case 64: .wheelUp
            case 65: .wheelDown
            default: nil
            }
        guard let kind, column > 0, row > 0 else { return nil }
        return MouseEvent(row: row - 1, column: column - 1, kind: kind)
    }
}

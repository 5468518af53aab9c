// SPDX-License-Identifier: Apache-2.0

import TerminalStyle

/// How a colour is written in a theme file: `#rrggbb`, 0-255, an ANSI name or `default`.
enum ColorName {
    private static let plain = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]

    /// Number of each name among the sixteen colours.
    private static let numbers: [String: UInt8] = {
        var numbers: [String: UInt8] = ["gray": 8, "grey": 8]
        for (index, name) in plain.enumerated() {
            numbers[name] = UInt8(index)
            numbers["bright-" + name] = UInt8(index + 8)
        }
        return numbers
    }()

    /// The colour that the text means; nil when it is none.
    static func color(_ text: String) -> TerminalColor? {
        if text == "default" { return .terminalDefault }
        if let number = numbers[text] ?? UInt8(text) { return .indexed(number) }
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6, digits.first != UInt8(ascii: "+"),
            let value = UInt32(text.dropFirst(), radix: 16)
        else { return nil }
        return .rgb(
            red: UInt8(truncatingIfNeeded: value >> 16),
            green: UInt8(truncatingIfNeeded: value >> 8),
            blue: UInt8(truncatingIfNeeded: value)
        )
    }
}

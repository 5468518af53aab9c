// SPDX-License-Identifier: Apache-2.0

import VisibleText

@testable import TerminalStyle

/// Text from outside, made harmless for a terminal.
enum NeutralFuzz {
    static func run(_ text: String) {
        let neutral = text.neutralised
        for scalar in neutral.unicodeScalars {
            precondition(!isHarmful(scalar), "U+\(String(scalar.value, radix: 16)) is left")
        }
        precondition(neutral.neutralised == neutral, "what is neutral changes when it is neutralised again")
        var width = 0
        for cell in StyledCells(text) {
            precondition((1...2).contains(cell.width), "a cell of width \(cell.width)")
            width += cell.width
        }
        precondition(width == text.displayWidth, "\(width) cells for a width of \(text.displayWidth)")
        let bytes = Array(text.utf8)[...]
        let colored = Array(StyledCells(bytes, colors: .all))
        precondition(colored.map(\.character) == StyledCells(text).map(\.character), "colours change the text")
        for start in StyledCells(bytes, colors: .all).rowStarts(width: 7, atMost: 8) {
            var row = StyledCells(bytes, colors: .all, from: start)
            guard let cell = row.next() else { continue }
            precondition(colored.contains(cell), "a row begins with what the line does not hold")
        }
    }

    /// Controls, line separators, and whatever changes the direction of other text or is not seen.
    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: scalar.properties.isBidiControl || scalar.properties.isDefaultIgnorableCodePoint
        default: false
        }
    }
}

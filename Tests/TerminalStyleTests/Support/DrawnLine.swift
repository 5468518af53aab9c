// SPDX-License-Identifier: Apache-2.0

import TerminalStyle

/// One line on a frame of one row, as its two planes: what it says, and a letter for how each cell looks.
struct DrawnLine: Equatable, CustomStringConvertible {
    var text: String
    var styles: String

    /// Letters: `.` plain, `r` red, `g` green, `R` bright red, `b` on blue, `B` bold, `U` underlined, `V` reversed,
    /// `h` highlighted, `H` highlighted red, `?` anything else.
    static let letters: [CellStyle: Character] = [
        .plain: ".",
        CellStyle(foreground: .indexed(1)): "r",
        CellStyle(foreground: .indexed(2)): "g",
        CellStyle(foreground: .indexed(9)): "R",
        CellStyle(background: .indexed(4)): "b",
        CellStyle(attributes: .bold): "B",
        CellStyle(attributes: .underline): "U",
        CellStyle(attributes: .reverse): "V",
        highlight: "h",
        CellStyle(foreground: .indexed(1), background: .indexed(3)): "H",
    ]
    static let highlight = CellStyle(background: .indexed(3))

    init(text: String, styles: String) {
        self.text = text
        self.styles = styles
    }

    init(
        _ line: [UInt8],
        width: Int = 12,
        skipping: Int = 0,
        colors: StyledCells.Colors = .all,
        overflow: Character? = nil,
        highlighted: [Range<Int>] = []
    ) {
        var frame = Frame(rows: 1, columns: width)
        frame.write(
            StyledCells(line[...], colors: colors),
            row: 0,
            column: 0,
            skipping: skipping,
            overflow: overflow,
            highlighted: highlighted,
            highlight: Self.highlight
        )
        self.init(frame)
    }

    init(_ line: String, width: Int = 12, skipping: Int = 0, colors: StyledCells.Colors = .all) {
        self.init(Array(line.utf8), width: width, skipping: skipping, colors: colors)
    }

    init(_ frame: Frame, row: Int = 0) {
        text = frame.text(row: row)
        let styles = (0..<frame.columns).map { Self.letters[frame[row, $0].style] ?? "?" }
        self.styles = String(styles.prefix((styles.lastIndex { $0 != "." } ?? -1) + 1))
    }

    var description: String { "\"\(text)\" / \"\(styles)\"" }
}

// SPDX-License-Identifier: Apache-2.0

/// A whole screen as a value: what it says and how each cell looks. Drawing fills one, a screen presents it.
///
/// Nothing outside the frame is ever written, and no text can move the terminal's cursor: every control character and
/// escape sequence is neutralised on the way in.
public struct Frame: Sendable, Hashable {
    public let rows: Int
    public let columns: Int
    /// Row by row, `rows * columns` of them.
    public private(set) var cells: [Cell]

    /// An empty frame of spaces.
    public init(rows: Int, columns: Int, style: CellStyle = .plain) {
        self.rows = max(0, rows)
        self.columns = max(0, columns)
        cells = Array(repeating: Cell(style: style), count: self.rows * self.columns)
    }

    /// The whole frame as a rectangle.
    public var bounds: FrameRect { FrameRect(row: 0, column: 0, rows: rows, columns: columns) }

    /// The cell at a place inside the frame.
    public subscript(row: Int, column: Int) -> Cell { cells[row * columns + column] }

    /// Writes untrusted or trusted text on one row, from `column`, at most `width` cells (to the edge when nil).
    ///
    /// Text that does not fit ends in `overflow` when one is given. Returns the number of cells written.
    @discardableResult
    public mutating func write(
        _ text: String,
        row: Int,
        column: Int,
        width: Int? = nil,
        style: CellStyle = .plain,
        overflow: Character? = nil
    ) -> Int {
        // The terminal helper completes this: width of each character, clipping, wide characters cut at an edge.
        guard row >= 0, row < rows, column >= 0, column < columns else { return 0 }
        let room = min(width ?? columns, columns - column)
        var at = column
        for character in text where at < column + room {
            cells[row * columns + at] = Cell(character, style: style)
            at += 1
        }
        return at - column
    }

    /// Fills a rectangle, clipped to the frame, with one character (one cell wide).
    public mutating func fill(_ rect: FrameRect, with character: Character = " ", style: CellStyle = .plain) {
        for row in max(0, rect.row)..<max(0, min(rows, rect.endRow)) {
            for column in max(0, rect.column)..<max(0, min(columns, rect.endColumn)) {
                cells[row * columns + column] = Cell(character, style: style)
            }
        }
    }

    /// Lays a style over the cells of a rectangle, clipped to the frame, keeping what they say.
    public mutating func restyle(_ rect: FrameRect, with style: CellStyle) {
        for row in max(0, rect.row)..<max(0, min(rows, rect.endRow)) {
            for column in max(0, rect.column)..<max(0, min(columns, rect.endColumn)) {
                cells[row * columns + column].style = cells[row * columns + column].style.overlaid(with: style)
            }
        }
    }

    /// The characters of one row, right halves of wide characters left out, trailing spaces removed.
    public func text(row: Int) -> String {
        var line = String(cells[row * columns..<(row + 1) * columns].compactMap(\.character))
        while line.last == " " { line.removeLast() }
        return line
    }

    /// All rows of ``text(row:)``, one line each.
    public var text: String { (0..<rows).map { text(row: $0) }.joined(separator: "\n") }
}

// SPDX-License-Identifier: Apache-2.0

/// A whole screen as a value: what it says and how each cell looks.
///
/// Drawing fills one, a screen presents it.
///
/// Nothing outside the frame is ever written, and no text can move the terminal's cursor: every control character and
/// escape sequence is neutralised on the way in.
public struct Frame: Sendable, Hashable {
    /// Height, in cells.
    public let rows: Int
    /// Width, in cells.
    public let columns: Int
    /// What is behind everything.
    private let background: TerminalColor
    /// Row by row, `rows * columns` of them.
    public private(set) var cells: [Cell]
    /// Where the terminal's cursor stands, which screen readers follow; nil where it is hidden.
    public var cursor: Place?

    /// A cell of the frame.
    public struct Place: Sendable, Hashable {
        /// From 0 at the top.
        public var row: Int
        /// From 0 at the left.
        public var column: Int

        /// The cell of this row and column.
        public init(row: Int, column: Int) {
            self.row = row
            self.column = column
        }
    }

    /// An empty frame of spaces.
    public init(rows: Int, columns: Int, style: CellStyle = .plain) {
        self.rows = max(0, rows)
        self.columns = max(0, columns)
        background = style.background
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
        write(StyledCells(text), row: row, column: column, width: width, style: style, overflow: overflow)
    }

    /// Writes the cells of a line, as far as they fit, and looks at no more of it.
    ///
    /// A style whose background is the terminal's own keeps what is behind the cell. What the line wants to look like is
    /// laid over `style`, and `highlight` over the cells made of the bytes in
    /// `highlighted`, which rise and do not overlap. Of the line the first `skipped` columns are left out; half a wide
    /// character at that edge is shown as `overflow`, or blank. Returns the number of cells written.
    @discardableResult
    public mutating func write(
        _ line: StyledCells,
        row: Int,
        column: Int,
        width: Int? = nil,
        skipping skipped: Int = 0,
        style: CellStyle = .plain,
        overflow: Character? = nil,
        highlighted: [Range<Int>] = [],
        highlight: CellStyle = .plain
    ) -> Int {
        guard row >= 0, row < rows, column < columns else { return 0 }
        let end = column + min(columns - column, max(0, width ?? .max))
        var line = line
        var at = column
        if line.skip(columns: skipped), line.next() != nil, at < end {
            if at >= 0 { put(overflow ?? " ", 1, row, at, style) }
            at += 1
        }
        var marks = highlighted[...]
        while let cell = line.next() {
            guard at + cell.width <= end else {
                let last = max(column, end - 1)
                if let overflow, last < end, last >= 0 { put(overflow, 1, row, last, style) }
                return end - column
            }
            while let mark = marks.first, mark.upperBound <= cell.bytes.lowerBound { marks.removeFirst() }
            let isMarked = marks.first.map { $0.overlaps(cell.bytes) } ?? false
            let own = style.overlaid(with: cell.style)
            if at >= 0 { put(cell.character, cell.width, row, at, isMarked ? own.overlaid(with: highlight) : own) }
            at += cell.width
        }
        return at - column
    }

    /// Puts one character into its cells, and blanks what is left of a wide one that it covers in part.
    private mutating func put(_ character: Character, _ width: Int, _ row: Int, _ column: Int, _ style: CellStyle) {
        let start = row * columns + column
        if cells[start].character == nil, column > 0 { cells[start - 1].character = " " }
        let after = start + width
        if column + width < columns, cells[after].character == nil { cells[after].character = " " }
        var style = style
        if style.background == .terminalDefault { style.background = cells[start].style.background }
        cells[start] = Cell(character, style: style)
        if width == 2 { cells[start + 1] = Cell(nil, style: style) }
    }

    /// Writes one character (one cell wide) into every cell of a rectangle, clipped to the frame.
    ///
    /// A style whose background is the terminal's own keeps what is behind the cell.
    public mutating func draw(_ character: Character, over rect: FrameRect, style: CellStyle = .plain) {
        let inside = clipped(rect)
        for row in inside.rows {
            for column in inside.columns { put(character, 1, row, column, style) }
        }
    }

    /// Fills a rectangle, clipped to the frame, with one character (one cell wide), whatever was there.
    ///
    /// A style whose background is the terminal's own has the frame's.
    public mutating func fill(_ rect: FrameRect, with character: Character = " ", style: CellStyle = .plain) {
        let inside = clipped(rect)
        guard !inside.columns.isEmpty else { return }
        var shown = style
        if shown.background == .terminalDefault { shown.background = background }
        for start in inside.rows.map({ $0 * columns }) {
            let (first, after) = (start + inside.columns.lowerBound, start + inside.columns.upperBound)
            if cells[first].character == nil, first > start { cells[first - 1].character = " " }
            if after < start + columns, cells[after].character == nil { cells[after].character = " " }
            for index in first..<after { cells[index] = Cell(character, style: shown) }
        }
    }

    /// Lays a style over the cells of a rectangle, clipped to the frame, keeping what they say.
    public mutating func restyle(_ rect: FrameRect, with style: CellStyle) {
        let inside = clipped(rect)
        for row in inside.rows {
            for column in inside.columns {
                cells[row * columns + column].style = cells[row * columns + column].style.overlaid(with: style)
            }
        }
    }

    /// What of a rectangle is inside the frame.
    private func clipped(_ rect: FrameRect) -> (rows: Range<Int>, columns: Range<Int>) {
        (
            (rect.row..<rect.endRow).clamped(to: 0..<rows),
            (rect.column..<rect.endColumn).clamped(to: 0..<columns)
        )
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

/// One cell of a frame.
public struct Cell: Sendable, Hashable {
    /// What stands in the cell: one character that a terminal may be sent, a space for an empty cell, and nil for
    /// the right half of the wide character in the cell before.
    public var character: Character?
    /// How it looks.
    public var style: CellStyle

    /// A cell; without arguments an empty one.
    public init(_ character: Character? = " ", style: CellStyle = .plain) {
        self.character = character
        self.style = style
    }
}

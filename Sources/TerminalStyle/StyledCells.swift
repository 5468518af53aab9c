// SPDX-License-Identifier: Apache-2.0

import VisibleText

/// The cells of one line of untrusted bytes, made one by one as they are asked for.
///
/// The text is that of `TextCells`. Sequences that color text (SGR) may give the cells a style.
public struct StyledCells: Sequence, IteratorProtocol, Sendable {
    /// What SGR sequences are good for.
    public enum Colors: Sendable, Hashable {
        /// Nothing: every cell is plain.
        case none
        /// Colors of the text and attributes, no background.
        case withoutBackground
        case all
    }

    private let colors: Colors
    private var cells: TextCells
    /// What the sequences so far make of the text.
    private var style: CellStyle

    /// The cells of a line, or those from a place in it on.
    public init(_ line: ArraySlice<UInt8>, colors: Colors = .none, from place: LinePlace = .start) {
        self.colors = colors
        cells = TextCells(line, byteOffset: place.byteOffset, column: place.column)
        style = place.style
    }

    /// The cells of a text.
    init(_ text: String) { self.init(Array(text.utf8)[...]) }

    /// Where the next cell begins, perhaps with sequences before it; the end of the line when there is no other.
    public var place: LinePlace { LinePlace(byteOffset: cells.byteOffset, column: cells.column, style: style) }

    /// Whether no cell is left.
    var isAtEnd: Bool { cells.isAtEnd }

    /// The next cell.
    public mutating func next() -> StyledCell? {
        var style = style
        defer { self.style = style }
        guard var cell = cells.nextBase({ [colors] in style.apply(rendition: $0, colors) }) else { return nil }
        let own = style
        cells.takeMarks(into: &cell) { [colors] in style.apply(rendition: $0, colors) }
        return StyledCell(character: cell.character, width: cell.width, style: own, bytes: cell.bytes)
    }

    /// Moves behind the cells that fit into so many columns; whether a wide character follows that does not fit.
    @discardableResult
    mutating func skip(columns: Int) -> Bool {
        var left = columns
        while left > 0 {
            left -= cells.skipPlain(atMost: left)
            guard left > 0 else { return false }
            let before = self
            guard let cell = next() else { return false }
            guard cell.width <= left else {
                self = before
                return true
            }
            left -= cell.width
        }
        return false
    }
}

extension CellStyle {
    fileprivate mutating func apply(rendition parameters: ArraySlice<UInt8>, _ colors: StyledCells.Colors) {
        guard colors != .none else { return }
        apply(rendition: parameters)
        if colors == .withoutBackground { background = .terminalDefault }
    }
}

/// What of a line stands in one cell, or in two: a spacing character with its combining marks.
public struct StyledCell: Sendable, Hashable {
    /// The character, harmless to a terminal.
    public var character: Character
    /// Cells that it takes: 1 or 2.
    public var width: Int
    /// How the line wants it to look.
    public var style: CellStyle
    /// The bytes of the line that it is made of, counted from the line's first; all spaces of a tab are made of the same.
    public var bytes: Range<Int>
}

/// Where in a line a cell begins: all that is needed to go on from there.
public struct LinePlace: Sendable, Hashable {
    /// Bytes of the line before it.
    public var byteOffset: Int
    /// Columns before it, for tab stops.
    public var column: Int
    /// What the sequences before it make of the text.
    public var style: CellStyle

    /// A place after so many bytes and columns, in the style that the sequences before it make.
    public init(byteOffset: Int, column: Int, style: CellStyle) {
        self.byteOffset = byteOffset
        self.column = column
        self.style = style
    }

    /// The beginning of every line.
    public static let start = LinePlace(byteOffset: 0, column: 0, style: .plain)
}

// SPDX-License-Identifier: Apache-2.0

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

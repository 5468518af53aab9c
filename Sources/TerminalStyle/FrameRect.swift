// SPDX-License-Identifier: Apache-2.0

/// A rectangle of cells; row 0 and column 0 are the top left of the frame.
public struct FrameRect: Sendable, Hashable {
    /// The topmost row.
    public var row: Int
    /// The leftmost column.
    public var column: Int
    /// Height, in cells.
    public var rows: Int
    /// Width, in cells.
    public var columns: Int

    /// A rectangle; a negative height or width becomes 0.
    public init(row: Int, column: Int, rows: Int, columns: Int) {
        self.row = row
        self.column = column
        self.rows = max(0, rows)
        self.columns = max(0, columns)
    }

    /// First row below the rectangle.
    public var endRow: Int { row + rows }
    /// First column right of the rectangle.
    public var endColumn: Int { column + columns }
}

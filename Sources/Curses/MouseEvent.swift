// SPDX-License-Identifier: Apache-2.0

/// What the mouse did, and over which cell.
public struct MouseEvent: Sendable, Hashable {
    /// What it did.
    public enum Kind: Sendable, Hashable {
        /// The left button was pressed.
        case press
        /// It was moved while the left button was held.
        case drag
        /// A button was let go.
        case release
        case wheelUp
        case wheelDown
    }

    /// Row of the cell, 0 at the top.
    public var row: Int
    /// Column of the cell, 0 at the left.
    public var column: Int
    /// What the mouse did.
    public var kind: Kind

    /// An event.
    public init(row: Int, column: Int, kind: Kind) {
        self.row = row
        self.column = column
        self.kind = kind
    }
}

// SPDX-License-Identifier: Apache-2.0

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

// SPDX-License-Identifier: Apache-2.0

/// What of a line stands in one cell, or in two: a spacing character with its combining marks.
public struct TextCell: Sendable, Hashable {
    /// The character, harmless to a terminal.
    public var character: Character
    /// Cells that it takes: 1 or 2.
    public var width: Int
    /// The bytes of the line that it is made of, counted from the line's first; all spaces of a tab are made of the same.
    public var bytes: Range<Int>
}

// SPDX-License-Identifier: Apache-2.0

/// The characters that lines and marks are drawn with; each has a twin for terminals without Unicode.
package struct Glyphs: Sendable, Hashable {
    package let horizontal: Character
    package let vertical: Character
    package let topLeft: Character
    package let topRight: Character
    package let bottomLeft: Character
    package let bottomRight: Character
    /// Where text goes on beyond the edge.
    package let overflow: Character
    package let ellipsis: String
    /// Before a group whose tasks are shown, and before one whose tasks are not.
    package let unfolded: Character
    package let folded: Character
    /// Behind the title of the column that rows are sorted by.
    package let ascending: Character
    package let descending: Character
    /// Bars, from the smallest on.
    package var bars: [Character] = Sparkline.ascii
    /// Whether dots of braille can be drawn, which the font of the Linux console does not have.
    package var hasBraille = false

    package static let unicode = Glyphs(
        horizontal: "─",
        vertical: "│",
        topLeft: "┌",
        topRight: "┐",
        bottomLeft: "└",
        bottomRight: "┘",
        overflow: "…",
        ellipsis: "…",
        unfolded: "▾",
        folded: "▸",
        ascending: "↑",
        descending: "↓",
        bars: Sparkline.blocks,
        hasBraille: true
    )

    /// For the Linux console, whose font holds few characters.
    package static var console: Glyphs {
        var glyphs = unicode
        glyphs.hasBraille = false
        return glyphs
    }

    /// No lines at all, for who has the screen read out.
    package static let plain = Glyphs(
        horizontal: " ",
        vertical: " ",
        topLeft: " ",
        topRight: " ",
        bottomLeft: " ",
        bottomRight: " ",
        overflow: ">",
        ellipsis: "...",
        unfolded: "v",
        folded: ">",
        ascending: "^",
        descending: "v"
    )

    package static let ascii = Glyphs(
        horizontal: "-",
        vertical: "|",
        topLeft: "+",
        topRight: "+",
        bottomLeft: "+",
        bottomRight: "+",
        overflow: ">",
        ellipsis: "...",
        unfolded: "v",
        folded: ">",
        ascending: "^",
        descending: "v"
    )
}

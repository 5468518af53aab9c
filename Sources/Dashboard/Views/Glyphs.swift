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

    package static let unicode = Glyphs(
        horizontal: "─",
        vertical: "│",
        topLeft: "┌",
        topRight: "┐",
        bottomLeft: "└",
        bottomRight: "┘",
        overflow: "…",
        ellipsis: "…"
    )

    package static let ascii = Glyphs(
        horizontal: "-",
        vertical: "|",
        topLeft: "+",
        topRight: "+",
        bottomLeft: "+",
        bottomRight: "+",
        overflow: ">",
        ellipsis: "..."
    )
}

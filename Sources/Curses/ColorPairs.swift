// SPDX-License-Identifier: Apache-2.0

import CNcurses
import TerminalStyle

/// The attributes and colour pairs of the styles seen so far.
struct ColorPairs {
    /// How curses draws a style.
    struct Rendition {
        var attributes: attr_t
        var pair: Int32
    }

    private struct Colors: Hashable {
        var foreground: Int32
        var background: Int32
    }

    private let depth: ColorDepth
    private let colors: Int
    private let capacity: Int
    private var pairs: [Colors: Int32] = [:]
    private var renditions: [CellStyle: Rendition] = [:]

    /// A terminal with so many colours, and room for so many pairs of them.
    init(depth: ColorDepth, colors: Int, capacity: Int) {
        self.depth = depth
        self.colors = colors
        self.capacity = capacity
    }

    /// Looks the style up; its colours become the terminal's own when no pair is left for them.
    mutating func rendition(of style: CellStyle) -> Rendition {
        if let known = renditions[style] { return known }
        let foreground = CursesColor(style.foreground.degraded(to: depth), colors: colors)
        let background = CursesColor(style.background.degraded(to: depth), colors: colors)
        var attributes = Self.attributes(of: style.attributes)
        if foreground.isBright { attributes |= NC_BOLD }
        let pair = pair(Colors(foreground: foreground.number, background: background.number))
        let rendition = Rendition(attributes: attributes, pair: pair)
        // A program has some dozens of styles; should one make up colours all the time, this is not to grow for ever.
        if renditions.count >= 4096 { renditions.removeAll() }
        renditions[style] = rendition
        return rendition
    }

    private mutating func pair(_ colors: Colors) -> Int32 {
        guard depth != .mono, colors != Colors(foreground: -1, background: -1) else { return 0 }
        if let known = pairs[colors] { return known }
        // Beyond its capacity curses would take a pair away from cells that show it.
        guard pairs.count + 1 < capacity else { return 0 }
        let pair = max(0, alloc_pair(colors.foreground, colors.background))
        pairs[colors] = pair
        return pair
    }

    private static func attributes(of style: CellStyle.Attributes) -> attr_t {
        var attributes: attr_t = 0
        if style.contains(.bold) { attributes |= NC_BOLD }
        if style.contains(.dim) { attributes |= NC_DIM }
        if style.contains(.italic) { attributes |= NC_ITALIC }
        if style.contains(.underline) { attributes |= NC_UNDERLINE }
        if style.contains(.reverse) { attributes |= NC_REVERSE }
        return attributes
    }
}

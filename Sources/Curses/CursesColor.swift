// SPDX-License-Identifier: Apache-2.0

import TerminalStyle

/// A colour as curses numbers it on one kind of terminal.
struct CursesColor: Hashable {
    /// From this many colours on, numbers are red, green and blue.
    static let direct = 1 << 24

    /// -1 is the terminal's own.
    var number: Int32
    /// A bright colour of a terminal that has but eight: bold text brightens them.
    var isBright = false

    static let terminalDefault = CursesColor(number: -1)

    /// The colour on a terminal with this many colours; it has been degraded to the terminal's depth.
    init(_ color: TerminalColor, colors: Int) {
        switch color {
        case .terminalDefault:
            self = .terminalDefault
        case .indexed(let index) where colors >= Self.direct && index >= 8:
            self.init(color.xtermRGB, colors: colors)
        case .indexed(let index) where colors < 16 && index < 16:
            self.init(number: Int32(index % 8), isBright: index >= 8)
        case .indexed(let index):
            self.init(number: Int(index) < max(colors, 0) ? Int32(index) : -1)
        case .rgb(let red, let green, let blue):
            // The first eight are ANSI colours there too; as blues they cannot be told from black.
            let value = Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
            self.init(number: colors >= Self.direct ? max(value, 8) : -1)
        }
    }

    private init(number: Int32, isBright: Bool = false) {
        self.number = number
        self.isBright = isBright
    }
}

// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import Testing

@testable import Curses

@Suite struct CursesColorTests {
    private static let direct = 1 << 24

    @Test(
        "colours as curses numbers them",
        arguments: [
            (.terminalDefault, 256, -1), (.indexed(200), 256, 200), (.indexed(9), 16, 9), (.indexed(200), 16, -1),
            (.indexed(3), direct, 3), (.indexed(196), direct, 0xff0000), (.indexed(244), direct, 0x808080),
            (.rgb(red: 1, green: 2, blue: 3), direct, 0x010203), (.rgb(red: 0, green: 0, blue: 1), direct, 8),
            (.rgb(red: 1, green: 2, blue: 3), 256, -1),
        ] as [(TerminalColor, Int, Int32)]
    )
    func numbers(color: TerminalColor, colors: Int, number: Int32) {
        #expect(CursesColor(color, colors: colors).number == number)
    }

    @Test func eightColoursAreBrightenedByBold() {
        let bright = CursesColor(.indexed(9), colors: 8)
        #expect(bright.number == 1 && bright.isBright)
        #expect(!CursesColor(.indexed(1), colors: 8).isBright)
    }

    @Test(
        "how many colours there are",
        arguments: [
            (256, "xterm-256color", nil, .palette256), (256, "xterm-256color", "1", .mono),
            (256, "xterm-256color", "", .palette256),
            (8, "linux", nil, .ansi16), (16, "xterm-16color", nil, .ansi16), (0, "vt100", nil, .mono),
            (-1, "vt100", nil, .mono),
            (256, "dumb", nil, .mono), (1 << 24, "xterm-direct", nil, .trueColor),
        ] as [(Int, String, String?, ColorDepth)]
    )
    func depth(colors: Int, type: String, noColor: String?, depth: ColorDepth) {
        #expect(ColorChoice.auto.depth(colors: colors, type: type, noColor: noColor) == depth)
    }

    @Test(
        "how many colours are chosen",
        arguments: [
            (.always, 256, .palette256), (.never, 1 << 24, .mono), (.ansi16, 256, .ansi16), (.ansi16, 0, .mono),
            (.palette256, 1 << 24, .palette256), (.palette256, 8, .ansi16), (.trueColor, 256, .palette256),
        ] as [(ColorChoice, Int, ColorDepth)]
    )
    func chosen(choice: ColorChoice, colors: Int, depth: ColorDepth) {
        #expect(choice.depth(colors: colors, type: "xterm", noColor: "1") == depth)
    }

    @Test(
        "descriptions with more colours are tried first",
        arguments: [
            (.auto, "xterm-256color", nil, ["xterm-256color"]),
            (.auto, "xterm-256color", "truecolor", ["xterm-direct", "xterm-256color"]),
            (.auto, "tmux", "24bit", ["tmux-direct", "tmux"]), (.never, "tmux", "24bit", ["tmux"]),
            (.palette256, "screen", nil, ["screen-256color", "screen"]),
            (.trueColor, "foot", nil, ["foot-direct", "foot-256color", "foot"]), (.trueColor, "dumb", nil, ["dumb"]),
            (.auto, "", "truecolor", []),
        ] as [(ColorChoice, String, String?, [String])]
    )
    func descriptions(choice: ColorChoice, type: String, colorTerm: String?, names: [String]) {
        let always = ["xterm-256color", "ansi"]
        #expect(choice.descriptions(of: type, colorTerm: colorTerm) == names + always)
    }
}

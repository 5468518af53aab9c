// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import Testing

@Suite struct DegradingTests {
    private static func rgb(_ value: UInt32) -> TerminalColor {
        .rgb(
            red: UInt8(truncatingIfNeeded: value >> 16),
            green: UInt8(truncatingIfNeeded: value >> 8),
            blue: UInt8(truncatingIfNeeded: value)
        )
    }

    /// Taken from published tables of theme colours.
    @Test(
        "the nearest of the 256 colours",
        arguments: [
            (0x000000, 16), (0xffffff, 231), (0xff0000, 196), (0x268bd2, 32), (0xdc322f, 166), (0x282828, 235),
            (0x928374, 244),
            (0xfabd2f, 214), (0x88c0d0, 110), (0xbd93f9, 141), (0x1e1e2e, 235), (0x56b4e9, 74),
        ] as [(UInt32, UInt8)]
    )
    func palette(value: UInt32, index: UInt8) {
        #expect(Self.rgb(value).degraded(to: .palette256) == .indexed(index))
    }

    @Test(
        "the sixteen by hue",
        arguments: [
            (0x000000, 0), (0xff0000, 9), (0xcc0000, 9), (0x800000, 1), (0x00ff00, 10), (0x0000ff, 12), (0xffff00, 11),
            (0xffffff, 15), (0xc0c0c0, 7), (0x808080, 8), (0x202020, 0),
        ] as [(UInt32, UInt8)]
    )
    func sixteen(value: UInt32, index: UInt8) {
        #expect(Self.rgb(value).degraded(to: .ansi16) == .indexed(index))
    }

    @Test func whatTheTerminalHasIsLeftAlone() {
        for index in UInt8.min...UInt8.max {
            #expect(TerminalColor.indexed(index).degraded(to: .palette256) == .indexed(index))
            #expect(TerminalColor.indexed(index).degraded(to: .trueColor) == .indexed(index))
        }
        for index in UInt8(0)..<16 { #expect(TerminalColor.indexed(index).degraded(to: .ansi16) == .indexed(index)) }
        for depth in ColorDepth.allCases {
            #expect(TerminalColor.terminalDefault.degraded(to: depth) == .terminalDefault)
        }
    }

    @Test func everyColourOfThePaletteHasOneAmongSixteen() {
        for index in UInt8.min...UInt8.max {
            guard case .indexed(let ansi) = TerminalColor.indexed(index).degraded(to: .ansi16) else {
                Issue.record("\(index)")
                continue
            }
            #expect(ansi < 16)
            #expect(TerminalColor.indexed(index).degraded(to: .mono) == .terminalDefault)
        }
    }

    @Test func theCubeAndTheGreysComeBackFromTheirTrueColours() {
        for index in UInt8(16)...255 {
            let color = TerminalColor.indexed(index).xtermRGB
            #expect(color.degraded(to: .palette256).xtermRGB == color)
        }
    }
}

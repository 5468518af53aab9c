// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import TerminalThemes
import Testing

@Suite struct ShippedThemeTests {
    private static let library = ThemeLibrary(folders: [])
    private static let names = library.names()
    /// Those in the terminal's own colours, of which nothing can be computed.
    private static let plain: Set = ["mono", "terminal"]
    private static let accessible: Set = ["high-contrast-dark", "high-contrast-light", "okabe-ito"]

    @Test func fourteenAreShipped() {
        #expect(
            Self.names == [
                "catppuccin-latte", "catppuccin-mocha", "dracula", "gruvbox-dark", "gruvbox-light",
                "high-contrast-dark", "high-contrast-light", "mono", "nord", "okabe-ito", "solarized-dark",
                "solarized-light", "terminal", "tokyo-night",
            ]
        )
    }

    @Test(arguments: names)
    func everyRoleIsStyledAndNothingIsWrong(name: String) throws {
        let check = try Self.library.check(name)
        #expect(check.warnings.isEmpty)
        #expect(check.unstyled.isEmpty)
        #expect(check.theme.name == name)
        #expect(check.theme.variant == .any || !Self.plain.contains(name))
    }

    @Test(arguments: names, ColorDepth.allCases)
    func troubleLooksUnlikeWhatIsWell(name: String, depth: ColorDepth) throws {
        let theme = try Self.library.load(name, depth: depth).theme
        let health = Set([ThemeRole.healthOK, .healthSlow, .healthStuck, .healthHung].map { theme[$0] })
        #expect(health.count == 4)
        let states = Set(
            [ThemeRole.stateRunning, .statePaused, .stateStopped, .stateUnknown, .stateOrphan].map { theme[$0] }
        )
        #expect(states.count == 5)
        #expect(theme[.dialogDanger] != theme[.text])
        #expect(theme[.flashError] != theme[.flashInfo])
    }

    @Test(arguments: names, ColorDepth.allCases)
    func theSelectedRowStandsOut(name: String, depth: ColorDepth) throws {
        let theme = try Self.library.load(name, depth: depth).theme
        let selection = theme[.selection]
        #expect(selection.attributes.contains(.reverse) || selection.background != .terminalDefault)
        #expect(selection.background != theme[.background].background || selection.attributes.contains(.reverse))
        #expect(selection != theme[.selectionInactive])
    }

    @Test(arguments: names)
    func withoutColoursThereAreNone(name: String) throws {
        let theme = try Self.library.load(name, depth: .mono).theme
        for role in ThemeRole.allCases {
            #expect(theme[role].foreground == .terminalDefault && theme[role].background == .terminalDefault)
        }
    }

    @Test(arguments: plain, ColorDepth.allCases)
    func onlyTheTerminalsOwnColoursAreUsed(name: String, depth: ColorDepth) throws {
        let theme = try Self.library.load(name, depth: depth).theme
        for role in ThemeRole.allCases {
            for color in [theme[role].foreground, theme[role].background] {
                #expect(color.degraded(to: .ansi16) == color)
            }
        }
    }

    @Test(arguments: Set(names).subtracting(plain))
    func textCanBeReadOnEveryBackground(name: String) throws {
        let check = try Self.library.check(name)
        #expect(Set(check.contrasts.map(\.role)).count > 30)
        // WCAG AA: 4.5 for text; the others keep their designers' colours and must do for signs.
        let least = Self.accessible.contains(name) ? 4.5 : 3
        for contrast in check.contrasts {
            #expect(contrast.ratio >= least, "\(contrast.role) on \(contrast.behind)")
        }
    }

    @Test(arguments: names)
    func aPaletteOf256TellsApartWhatDiffers(name: String) throws {
        #expect(try Self.library.check(name).collapses.filter { $0.depth == .palette256 }.isEmpty)
    }

    @Test(arguments: Set(names).subtracting(plain))
    func aThemeSaysWhatItIsMadeFor(name: String) throws {
        let theme = try Self.library.load(name, depth: .trueColor).theme
        let white = TerminalColor.rgb(red: 255, green: 255, blue: 255)
        let toWhite = try #require(theme[.background].background.contrast(to: white))
        #expect(theme.variant == (toWhite > 4.5 ? .dark : .light))
    }
}

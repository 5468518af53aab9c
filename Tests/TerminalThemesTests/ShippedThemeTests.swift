// SPDX-License-Identifier: Apache-2.0

import ShippedThemes
import TerminalStyle
import Testing

@testable import TerminalThemes

@Suite struct ShippedThemeTests {
    private static let names = ShippedThemes.all.keys.sorted()
    private let library = ThemeLibrary(folders: [])

    @Test func terminalAndMonoAreShipped() {
        #expect(library.names() == ["mono", "terminal"])
    }

    @Test(arguments: names)
    func everyRoleIsStyledAndNothingIsWrong(name: String) throws {
        let text = try #require(ShippedThemes.all[name])
        let file = try ThemeFile(ThemeSource(name: name, file: name, text: text))
        #expect(file.warnings.isEmpty)
        #expect(file.name == name)
        #expect(Set(file.entries.keys) == Set(ThemeRole.allCases.map(\.rawValue)))
    }

    @Test(arguments: names, ColorDepth.allCases)
    func troubleLooksUnlikeWhatIsWell(name: String, depth: ColorDepth) throws {
        let theme = try library.load(name, depth: depth).theme
        let health = Set([ThemeRole.healthOK, .healthSlow, .healthStuck, .healthHung].map { theme[$0] })
        #expect(health.count == 4)
        let states = Set(
            [ThemeRole.stateRunning, .statePaused, .stateStopped, .stateUnknown, .stateOrphan].map { theme[$0] }
        )
        #expect(states.count == 5)
        #expect(theme[.selection].attributes.contains(.reverse))
        #expect(theme[.dialogDanger] != theme[.text])
    }

    @Test(arguments: names)
    func withoutColoursThereAreNone(name: String) throws {
        let theme = try library.load(name, depth: .mono).theme
        for role in ThemeRole.allCases {
            #expect(theme[role].foreground == .terminalDefault && theme[role].background == .terminalDefault)
        }
    }

    @Test(arguments: names, ColorDepth.allCases)
    func onlyTheTerminalsOwnColoursAreUsed(name: String, depth: ColorDepth) throws {
        let theme = try library.load(name, depth: depth).theme
        for role in ThemeRole.allCases {
            for color in [theme[role].foreground, theme[role].background] {
                #expect(color.degraded(to: .ansi16) == color)
            }
        }
    }
}

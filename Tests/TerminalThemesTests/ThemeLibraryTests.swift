// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import TerminalThemes
import Testing

@Suite struct ThemeLibraryTests {
    @Test func rolesFallBackToTheirParentAndThenToText() throws {
        let folder = try ThemeFolder([
            "a": """
            [role]
            text = 7
            series = 33
            "text.muted" = 8
            """
        ])
        let theme = try ThemeLibrary(folders: [folder.path]).load("a", depth: .palette256).theme
        #expect(theme[.seriesNetReceive].foreground == .indexed(33))
        #expect(theme[.textMuted].foreground == .indexed(8))
        #expect(theme[.textAccent] == theme[.text])
        #expect(theme[.title].foreground == .indexed(7))
    }

    @Test func anInheritedThemeFillsInAndTheNearerOneWins() throws {
        let folder = try ThemeFolder([
            "child": "inherits = \"base\"\n[role]\ntitle = \"red\"",
            "base": "name = \"Base\"\n[role]\ntitle = \"green\"\nborder = \"blue\"",
        ])
        let (theme, warnings) = try ThemeLibrary(folders: [folder.path]).load("child", depth: .ansi16)
        #expect(warnings.isEmpty)
        #expect(theme[.title].foreground == .indexed(1))
        #expect(theme[.border].foreground == .indexed(4))
        #expect(theme.name == "child")
    }

    @Test func thePaletteOfTheNearerFileColoursWhatIsInherited() throws {
        let folder = try ThemeFolder([
            "child": "inherits = \"parent\"\n[palette]\nn0 = \"#102030\"",
            "parent": "[palette]\nn0 = 1\nn1 = 2\n[role]\ntitle = \"n0\"\nborder = \"n1\"",
        ])
        let theme = try ThemeLibrary(folders: [folder.path]).load("child", depth: .trueColor).theme
        #expect(theme[.title].foreground == .rgb(red: 0x10, green: 0x20, blue: 0x30))
        #expect(theme[.border].foreground == .indexed(2))
    }

    @Test func aPaletteUnderTheShippedRolesIsAWholeTheme() throws {
        let folder = try ThemeFolder([
            "mine": "variant = \"light\"\ninherits = \"base\"\n[palette]\nok = \"#005500\"\nbg = \"#ffffff\""
        ])
        let check = try ThemeLibrary(folders: [folder.path]).check("mine")
        #expect(check.warnings.isEmpty && check.unstyled.isEmpty)
        #expect(check.theme.variant == .light)
        #expect(check.theme[.stateRunning].foreground == .rgb(red: 0, green: 0x55, blue: 0))
    }

    @Test func theFilesOfAThemeAreThoseOfWhatItInheritsToo() throws {
        let folder = try ThemeFolder(["child": "inherits = \"parent\"", "parent": "inherits = \"base\""])
        let library = ThemeLibrary(folders: [folder.path])
        #expect(library.files(of: "child") == ["\(folder.path)/child.toml", "\(folder.path)/parent.toml"])
        #expect(library.files(of: "nord").isEmpty)
    }

    @Test func whatFewerColoursCostIsNamed() throws {
        let folder = try ThemeFolder([
            "a": """
            [role]
            "health.ok" = { fg = "#00aa00", ansi = "green" }
            "health.slow" = { fg = "#00aa04", ansi = "green" }
            "health.stuck" = { fg = "#aa0000", ansi = "red" }
            "health.hung" = { fg = "#ff00ff", ansi = "magenta" }
            """
        ])
        let collapses = try ThemeLibrary(folders: [folder.path]).check("a").collapses
        let found = collapses.filter { $0.roles.contains(.healthOK) }
        #expect(found.map(\.depth) == [.palette256, .ansi16])
        #expect(found.allSatisfy { $0.roles == [.healthOK, .healthSlow] })
    }

    @Test func theDepthDecidesWhatIsUsed() throws {
        let folder = try ThemeFolder([
            "a": """
            [role]
            title = { fg = "#ff0000", bg = "#000000", attr = ["bold"], ansi = "blue", mono = ["reverse"] }
            key = { fg = "#ff0000" }
            """
        ])
        let library = ThemeLibrary(folders: [folder.path])
        let styles = try ColorDepth.allCases.map { try library.load("a", depth: $0).theme[.title] }
        let black = TerminalColor.rgb(red: 0, green: 0, blue: 0)
        #expect(
            styles == [
                CellStyle(attributes: [.bold, .reverse]),
                // No background is sure to be the black of somebody's sixteen colours.
                CellStyle(foreground: .indexed(4), attributes: [.bold, .reverse]),
                CellStyle(foreground: .indexed(196), background: .indexed(16), attributes: .bold),
                CellStyle(foreground: .rgb(red: 255, green: 0, blue: 0), background: black, attributes: .bold),
            ]
        )
        #expect(try library.load("a", depth: .ansi16).theme[.key].foreground == .indexed(9))
    }

    @Test func aPlainColourOfTheBackgroundIsBehindIt() throws {
        let folder = try ThemeFolder(["a": "[role]\nbackground = 17\ntitle = 3"])
        let theme = try ThemeLibrary(folders: [folder.path]).load("a", depth: .palette256).theme
        #expect(theme[.background].background == .indexed(17))
        // On whatever it is written over.
        #expect(theme[.title] == CellStyle(foreground: .indexed(3)))
    }

    @Test func theFirstFolderWinsAndAllOfThemWinOverWhatIsShipped() throws {
        let user = try ThemeFolder(["terminal": "[role]\ntitle = 1"])
        let system = try ThemeFolder(["terminal": "[role]\ntitle = 2", "other": ""])
        let library = ThemeLibrary(folders: [user.path, system.path, "/nonexistent"])
        #expect(try library.load("terminal", depth: .palette256).theme[.title].foreground == .indexed(1))
        #expect(library.names().contains("other"))
        #expect(library.names().filter { $0 == "terminal" }.count == 1)
    }
}

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

    @Test func thePaletteIsOfItsOwnFile() throws {
        let folder = try ThemeFolder(["a": "[palette]\nn0 = \"#102030\"\n[role]\ntitle = \"n0\""])
        let theme = try ThemeLibrary(folders: [folder.path]).load("a", depth: .trueColor).theme
        #expect(theme[.title].foreground == .rgb(red: 0x10, green: 0x20, blue: 0x30))
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
                CellStyle(foreground: .indexed(4), background: .indexed(0), attributes: .bold),
                CellStyle(foreground: .indexed(196), background: .indexed(16), attributes: .bold),
                CellStyle(foreground: .rgb(red: 255, green: 0, blue: 0), background: black, attributes: .bold),
            ]
        )
        #expect(try library.load("a", depth: .ansi16).theme[.key].foreground == .indexed(9))
    }

    @Test func aPlainColourOfTheBackgroundIsBehindEverything() throws {
        let folder = try ThemeFolder(["a": "[role]\nbackground = 17\ntitle = 3"])
        let theme = try ThemeLibrary(folders: [folder.path]).load("a", depth: .palette256).theme
        #expect(theme[.background].background == .indexed(17))
        #expect(theme[.title] == CellStyle(foreground: .indexed(3), background: .indexed(17)))
    }

    @Test func theFirstFolderWinsAndAllOfThemWinOverWhatIsShipped() throws {
        let user = try ThemeFolder(["terminal": "[role]\ntitle = 1"])
        let system = try ThemeFolder(["terminal": "[role]\ntitle = 2", "other": ""])
        let library = ThemeLibrary(folders: [user.path, system.path, "/nonexistent"])
        #expect(try library.load("terminal", depth: .palette256).theme[.title].foreground == .indexed(1))
        #expect(library.names() == ["mono", "other", "terminal"])
    }
}

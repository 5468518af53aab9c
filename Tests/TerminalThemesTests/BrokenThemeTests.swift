// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import TerminalThemes
import Testing

/// One broken file for each mistake.
@Suite struct BrokenThemeTests {
    @Test(
        "a wrong entry is named with its line and costs only itself",
        arguments: [
            ("key = \"#12345\"", "key", "\"#12345\" is no colour"),
            ("key = \"#12345g\"", "key", "\"#12345g\" is no colour"),
            ("key = \"#+12345\"", "key", "\"#+12345\" is no colour"),
            ("key = \"n1\"", "key", "\"n1\" is no colour"),
            ("key = \"\"", "key", "\"\" is no colour"),
            ("key = 256", "key", "\"256\" is no colour"),
            ("key = true", "key", "a colour must be a text or a number"),
            ("key = [\"red\"]", "key", "a colour must be a text or a number"),
            ("key = { fg = 1.5 }", "key", "a colour must be a text or a number"),
            ("key = { color = \"red\" }", "key", "color is not one of fg, bg, attr, ansi, mono"),
            ("key = { attr = \"bold\" }", "key", "attributes must be a list of texts"),
            ("key = { attr = [\"blink\"] }", "key", "\"blink\" is not one of bold, dim, italic, underline, reverse"),
            ("key = { mono = [1] }", "key", "\"\" is not one of bold"),
            ("key = { ansi = \"#ff0000\" }", "key", "ansi must be one of the sixteen colours"),
            ("\"state.runing\" = \"red\"", "state.runing", "there is no such role"),
            ("state.running = \"red\"", "state", "write \"state.running\" in quotes"),
        ]
    )
    func wrongEntry(line: String, entry: String, message: String) throws {
        let folder = try ThemeFolder(["bad": "[role]\ntext = 7\n\(line)\ntitle = \"red\"\n"])
        let (theme, warnings) = try ThemeLibrary(folders: [folder.path]).load("bad", depth: .palette256)
        let warning = try #require(warnings.first)
        #expect(warnings.count == 1)
        #expect(warning.description.hasPrefix("\(folder.path)/bad.toml:3: \(entry): \(message)"))
        #expect(theme[.key] == theme[.text])
        #expect(theme[.title].foreground == .indexed(1))
    }

    @Test(
        "what is wrong outside the roles is named too",
        arguments: [
            ("variant = \"grey\"", "variant", "\"grey\" is not one of dark, light, any"),
            ("name = 3", "name", "must be a text"),
            ("roles = 3", "roles", "is not one of name, inherits"),
            ("role = 3", "role", "must be a table"),
            ("[palette]\nn0 = \"blurple\"", "n0", "must be \"#rrggbb\""),
        ]
    )
    func wrongElsewhere(text: String, entry: String, message: String) throws {
        let folder = try ThemeFolder(["bad": text])
        let warnings = try ThemeLibrary(folders: [folder.path]).load("bad", depth: .palette256).warnings
        #expect(warnings.map(\.entry) == [entry])
        #expect(warnings.first?.message.hasPrefix(message) == true)
        #expect(warnings.first?.line == text.split(separator: "\n").count)
    }

    @Test func aFileThatIsNoTOMLIsAnErrorWithItsLine() throws {
        let folder = try ThemeFolder(["bad": "name = \"bad\"\n[role\n"])
        let error = try #require(throws: ThemeError.self) {
            try ThemeLibrary(folders: [folder.path]).load("bad", depth: .mono)
        }
        guard case .invalid(let file, let line, let reason) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(file == "\(folder.path)/bad.toml" && line == 2 && !reason.isEmpty)
    }

    @Test(arguments: ["nrod", "../terminal", "/etc/passwd", ".hidden", ""])
    func anUnknownNameListsTheKnownOnes(name: String) {
        let library = ThemeLibrary(folders: [])
        #expect(throws: ThemeError.unknown(name: name, available: library.names())) {
            try library.load(name, depth: .mono)
        }
    }

    @Test func anInheritedThemeThatIsNotThereIsAnError() throws {
        let folder = try ThemeFolder(["a": "inherits = \"gone\""])
        let library = ThemeLibrary(folders: [folder.path])
        #expect(throws: ThemeError.unknown(name: "gone", available: library.names())) {
            try library.load("a", depth: .mono)
        }
    }

    @Test func themesThatInheritEachOtherAreAnError() throws {
        let folder = try ThemeFolder([
            "a": "inherits = \"b\"", "b": "inherits = \"c\"", "c": "inherits = \"b\"",
        ])
        #expect(throws: ThemeError.cycle(["b", "c", "b"])) {
            try ThemeLibrary(folders: [folder.path]).load("a", depth: .mono)
        }
    }

    @Test func aFileThatIsFarTooLongIsRefused() throws {
        let folder = try ThemeFolder(["long": String(repeating: "#\n", count: 200_000)])
        let reason = "it must be a readable file of less than 256 KiB"
        #expect(throws: ThemeError.unreadable(file: "\(folder.path)/long.toml", reason: reason)) {
            try ThemeLibrary(folders: [folder.path]).load("long", depth: .mono)
        }
    }
}

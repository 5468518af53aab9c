// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `shimtop theme`, and what settings say of themes.
@Suite struct ThemeCommandTests {
    private struct Listed: Decodable {
        var name: String
        var from: String
    }

    private struct Checked: Decodable {
        var name: String
        var problems: [String]
        var contrasts: [Contrast]

        struct Contrast: Decodable {
            var role: String
            var ratio: Double
            var wcag: String
        }
    }

    /// A configuration folder with one theme of one's own.
    private func withTheme(_ text: String, _ body: (_ folder: String, _ file: String) throws -> Void) throws {
        let folder = try Shell.run(["mktemp", "-d", "/tmp/shimtop-themes-XXXX"])
            .trimmingCharacters(in: .whitespacesAndNewlines)
        defer { _ = try? Shell.run(["rm", "-rf", folder]) }
        let file = "\(folder)/shimtop/themes/mine.toml"
        _ = try Shell.run(["mkdir", "-p", "\(folder)/shimtop/themes"])
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        try body(folder, file)
    }

    @Test func onesOwnIsListedWithItsFile() throws {
        try withTheme("inherits = \"nord\"") { folder, file in
            let listing = try Shimtop(["theme", "list", "--json"], environment: ["XDG_CONFIG_HOME": folder])
            let themes = try listing.json([Listed].self)
            #expect(themes.count == 15)
            #expect(themes.first { $0.name == "mine" }?.from == file)
            #expect(themes.first { $0.name == "nord" }?.from == "shipped")
        }
    }

    @Test func aCheckComputesContrastAndFailsOnlyForWhatIsWrong() throws {
        try withTheme("inherits = \"base\"\n[palette]\nbg = \"#ffffff\"\nok = \"#00ff00\"\n[role]\nbordr = 1") {
            _,
            file in
            let check = try Shimtop("theme", "check", file, "--json")
            #expect(check.status == 1)
            #expect(check.errors.contains("\(file):6: bordr: there is no such role"))
            let theme = try #require(try check.json([Checked].self).first)
            let running = try #require(theme.contrasts.first { $0.role == "state.running" })
            #expect(running.ratio == 1.37 && running.wcag == "low")
        }
        let shipped = try Shimtop("theme", "check")
        #expect(shipped.status == 0 && shipped.lines.count == 15)
    }

    @Test func aThemeIsShownRoleByRole() throws {
        let shown = try Shimtop("theme", "show", "okabe-ito")
        #expect(shown.lines.first?.hasPrefix("ROLE") == true)
        #expect(shown.lines.contains { $0.hasPrefix("state.running ") && $0.contains("#") })
        // Into a pipe without colours.
        #expect(!shown.output.contains("\u{1b}"))
        #expect(try Shimtop("theme", "show", "nope").status == 64)
    }

    @Test func aWrongNameInTheConfigurationIsFound() throws {
        try withTheme("") { folder, _ in
            let file = "\(folder)/config.toml"
            try "theme = \"auto\"\ntheme-light = \"nrod\"\n".write(toFile: file, atomically: true, encoding: .utf8)
            let check = try Shimtop("config", "check", file)
            #expect(check.status == 1)
            #expect(check.errors.contains("theme-light: there is no theme \"nrod\""))
        }
    }
}

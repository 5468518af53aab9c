// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import TerminalStyle
import TerminalThemes

/// `shimtop theme list`.
struct ThemeList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Print every theme there is.")

    @Flag(help: "Print a JSON array, an object for each theme.")
    var json = false

    private struct Row: Encodable {
        var name: String
        /// dark, light or any.
        var variant: String
        /// Its file; `shipped` for those inside the program.
        var from: String
        /// Why it cannot be used.
        var error: String?
    }

    func run() throws {
        let library = ThemeLibrary.own
        let rows = ThemeNames.all.map { name in
            do throws(ThemeError) {
                let theme = try library.reading { (library) throws(ThemeError) in
                    try library.load(name, depth: .trueColor).theme
                }
                let from =
                    (try? library.reading { (library) throws(ThemeError) in library.files(of: name).first }) ?? nil
                    ?? "shipped"
                return Row(name: name, variant: theme.variant.rawValue, from: from)
            } catch { return Row(name: name, variant: "?", from: "?", error: "\(error)") }
        }
        if json { return try StandardOutput.print(JSONOutput.pretty(rows)) }
        let table = [["THEME", "MADE FOR", "FROM"]] + rows.map { [$0.name, $0.variant, $0.error ?? $0.from] }
        try StandardOutput.print(lines: TextTable.lines(table))
    }
}

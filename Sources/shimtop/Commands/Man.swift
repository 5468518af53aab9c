// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Configuration
import Dashboard
import FoundationEssentials

/// `shimtop man`: the manual page, from the same tables as commands, settings and keys.
struct Man: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the manual page.")

    func run() throws { try StandardOutput.write(Array(Self.page().utf8)) }

    static func page() throws -> String {
        let tree = try JSONDecoder().decode(CommandTree.self, from: Data(Shimtop._dumpHelp().utf8)).command
        var page = Roff()
        page.title("shimtop", section: 8)
        page.section("NAME")
        page.paragraph("shimtop - \(tree.abstract ?? "")")
        page.section("SYNOPSIS")
        page.paragraph("shimtop [command] [options]")
        page.section("DESCRIPTION")
        let paragraphs = (tree.discussion ?? "").split(separator: "\n\n").map(String.init)
        let exitCodes = "Exit codes: "
        paragraphs.filter { !$0.hasPrefix(exitCodes) }.forEach { page.paragraph($0) }
        page.section("COMMANDS")
        for command in tree.subcommands ?? [] where command.commandName != "help" { add(command, [], to: &page) }
        addSettings(to: &page)
        addKeys(to: &page)
        page.section("FILES")
        page.item(UserFolders.systemFile, "Configuration for everybody, read first.")
        page.item("~/.config/shimtop/config.toml", "One's own configuration; below XDG_CONFIG_HOME where that is set.")
        page.item("~/.config/shimtop/themes, /usr/share/shimtop/themes", "Themes.")
        page.item("~/.local/state/shimtop/table.toml", "Columns and order of the table; below XDG_STATE_HOME.")
        page.item(
            "/var/log/shimtop/journal.jsonl",
            "What was done, before and after. What it takes no record of is in the system log."
        )
        page.section("EXIT STATUS")
        paragraphs.filter { $0.hasPrefix(exitCodes) }.forEach { page.paragraph(String($0.dropFirst(exitCodes.count))) }
        return page.text
    }

    private static func add(_ command: CommandTree.Command, _ parents: [String], to page: inout Roff) {
        let path = parents + [command.commandName]
        page.subsection("shimtop " + path.joined(separator: " "))
        page.paragraph(command.abstract ?? "")
        for argument in command.arguments ?? []
        where argument.shouldDisplay && argument.names?.contains(where: { $0.name == "help" }) != true {
            page.item(argument.spelling, argument.abstract ?? "")
        }
        for inner in command.subcommands ?? [] where inner.commandName != "help" { add(inner, path, to: &page) }
    }

    private static func addSettings(to page: inout Roff) {
        page.section("CONFIGURATION")
        page.paragraph(
            "In TOML. Options stand over the environment, this over one's own file, and this over the system's."
        )
        for setting in Setting.all { page.item(setting.name.rawValue, setting.summary) }
        page.section("ENVIRONMENT")
        for setting in Setting.all { page.item(setting.variable, "Sets \(setting.name.rawValue).") }
        page.item("NO_COLOR", "Anything but nothing: no colours, unless color says otherwise.")
        page.item("COLORTERM", "truecolor or 24bit: the terminal has all colours.")
        page.item("COLORFGBG", "What the background is, for the theme auto, where the terminal does not tell.")
    }

    private static func addKeys(to page: inout Roff) {
        page.section("KEYS")
        for context in KeyContext.allCases {
            page.subsection(context.rawValue)
            for entry in Keymap().entries(in: context) {
                let keys = entry.keys.isEmpty ? [":\(entry.command.rawValue)"] : entry.keyNames
                page.item(keys.joined(separator: ", "), "\(entry.help) (\(entry.command.rawValue))")
            }
        }
    }
}

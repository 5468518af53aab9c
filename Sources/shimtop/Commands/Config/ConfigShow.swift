// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Configuration
import Dashboard
import LinuxHost
import TerminalThemes

/// `shimtop config show`: every value and where it is from.
struct ConfigShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print every setting, its value and where that is from."
    )

    @Option(
        help: ArgumentHelp("A configuration file to read instead of one's own.", valueName: "file"),
        completion: .file(extensions: ["toml"])
    )
    var config: String?

    @Flag(help: "Print a JSON array, an object for each setting.")
    var json = false

    private struct Row: Encodable {
        var name: String
        /// As TOML has it.
        var value: String
        var unit: String?
        var origin: String
    }

    func run() throws {
        let settings = Surroundings.settings(file: config)
        let rows = Setting.all.map { setting in
            let (value, origin) = settings[setting.name]
            return Row(
                name: setting.name.rawValue,
                value: value.toml,
                unit: setting.unit,
                origin: origin.description
            )
        }
        if json {
            try StandardOutput.print(JSONOutput.pretty(rows))
        } else {
            let keys = settings.keys.map {
                ["keys.\($0.context).\($0.action)", SettingValue.list($0.keys).toml, "", $0.origin]
            }
            let table =
                [["SETTING", "VALUE", "UNIT", "FROM"]]
                + rows.map { [$0.name, $0.value, $0.unit ?? "", $0.origin] } + keys
            try StandardOutput.print(lines: TextTable.lines(table))
        }
        let themes = ThemeChoice(settings, among: ThemeLibrary.own)
        for remark in settings.remarks + themes.remarks { StandardError.write("shimtop: \(remark)\n") }
    }
}

/// `shimtop config check`: what is wrong with a file.
struct ConfigCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what is wrong with a configuration file; exit code 1 when anything is."
    )

    @Argument(
        help: ArgumentHelp("The file; one's own without it.", valueName: "file"),
        completion: .file(extensions: ["toml"])
    )
    var file: String?

    func run() throws {
        let path = try file ?? Config.ownFile()
        let settings = try BlockingIO.wait { () throws(SystemError) in Settings(files: [path], required: path) }
        let remarks = settings.remarks + ThemeChoice(settings, among: ThemeLibrary.own).remarks
        for remark in remarks { StandardError.write("\(remark)\n") }
        guard remarks.isEmpty else { throw ExitCode.failure }
        try StandardOutput.print("\(path): nothing is wrong")
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dashboard

/// `shimtop keys`: every key of the dashboard, from the table that dispatches them.
struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print every key of the dashboard and what it does.")

    @Flag(help: "Print a JSON array, an object for each key in each context.")
    var json = false

    private struct Row: Encodable {
        var context: String
        var key: String
        var action: String
        var help: String
    }

    @Option(help: ArgumentHelp("For hands that know another tool.", valueName: "name"))
    var preset = KeymapPreset.standard

    func run() throws {
        let keymap = Keymap(preset)
        let rows = KeyContext.allCases.flatMap { context in
            keymap.entries(in: context).flatMap { entry in
                (entry.keyNames.isEmpty ? [":\(entry.command.rawValue)"] : entry.keyNames).map { key in
                    Row(context: context.rawValue, key: key, action: entry.command.rawValue, help: entry.help)
                }
            }
        }
        if json { return try StandardOutput.print(JSONOutput.pretty(rows)) }
        let table =
            [["CONTEXT", "KEY", "ACTION", "WHAT IT DOES"]] + rows.map { [$0.context, $0.key, $0.action, $0.help] }
        try StandardOutput.print(lines: TextTable.lines(table))
    }
}

extension KeymapPreset: ExpressibleByArgument {}

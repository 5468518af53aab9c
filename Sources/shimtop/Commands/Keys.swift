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

    func run() throws {
        let rows = KeyContext.allCases.flatMap { context in
            Keymap.bindings.filter { $0.contexts.contains(context) }.flatMap { binding in
                binding.keys.map { key in
                    Row(
                        context: context.rawValue,
                        key: key.name,
                        action: binding.command.rawValue,
                        help: binding.help
                    )
                }
            }
        }
        if json { return print(try JSONOutput.pretty(rows)) }
        let table =
            [["CONTEXT", "KEY", "ACTION", "WHAT IT DOES"]] + rows.map { [$0.context, $0.key, $0.action, $0.help] }
        TextTable.lines(table).forEach { print($0) }
    }
}

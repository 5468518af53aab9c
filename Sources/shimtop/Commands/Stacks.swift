// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import HostActions
import HostSession
import VisibleText

/// `shimtop stacks`: what a shim is doing.
struct Stacks: TaskCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the stacks of a shim's goroutines, for which it is sent SIGUSR1.",
        discussion: """
            The shim writes them to its log, where they stay. Refused where the signal would end the shim, and where nothing \
            of them could be seen. Default of --timeout: 5.
            """
    )

    @OptionGroup var tasks: TaskSelection
    @OptionGroup var change: ChangeGuard

    @Flag(help: "Print a JSON object.")
    var json = false

    func validate() throws {
        if tasks.names.count != 1 { throw ValidationError("stacks are of one shim") }
    }

    func run() async throws {
        try await tasks.act(.dumpStacks, change) { done in
            for (id, outcome) in done {
                if json {
                    let listing = Listing(namespace: id.namespace, id: id.id, lines: outcome.lines)
                    try StandardOutput.print(JSONOutput.pretty(listing))
                } else {
                    try StandardOutput.print(lines: outcome.lines.map(\.neutralised))
                }
            }
        }
    }

    private struct Listing: Encodable {
        let namespace: String
        let id: String
        let lines: [String]
    }
}

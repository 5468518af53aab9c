// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HostActions

/// `shimtop sandbox stop`: ends sandboxes with everything in them.
struct SandboxStop: TaskCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop a sandbox, and every task in it; its shim stays."
    )

    @OptionGroup var tasks: TaskSelection
    @OptionGroup var change: ChangeGuard

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    @Option(help: ArgumentHelp("How long it is given before it is ended by force.", valueName: "seconds"))
    var grace: UInt32 = 10

    func run() async throws {
        let grace = Duration.seconds(grace)
        try await tasks.act(.stopSandbox(grace: grace), change, json: json, default: grace + .seconds(10))
    }
}

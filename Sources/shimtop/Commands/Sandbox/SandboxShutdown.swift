// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HostActions

/// `shimtop sandbox shutdown`: ends sandboxes together with their shims.
struct SandboxShutdown: TaskCommand {
    static let configuration = CommandConfiguration(
        commandName: "shutdown",
        abstract: "End a sandbox together with its shim."
    )

    @OptionGroup var tasks: TaskSelection
    @OptionGroup var change: ChangeGuard

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    func run() async throws { try await tasks.act(.shutDownSandbox, change, json: json) }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims

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

    func run() async throws {
        try change.allow("sandbox shutdown")
        try change.confirm(
            "End the sandboxes \(tasks.names.joined(separator: ", ")), every task in them, and their shims?"
        )
        try await tasks.change("sandbox shutdown", change, json: json, sandboxesToo: true) {
            loaded,
            timeout throws(ShimError) in
            try await loaded.shim.sandbox(loaded.bundle.id.id).shutdown(timeout: timeout)
        }
    }
}

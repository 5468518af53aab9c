// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import HostActions

/// `shimtop shutdown`: asks shims to end.
struct Shutdown: TaskCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask the shim of a task to end, which it does unless it still holds a task.",
        discussion: "Its bundle stays; containerd removes it when it sees the shim go."
    )

    @OptionGroup var tasks: TaskSelection
    @OptionGroup var change: ChangeGuard

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    func run() async throws { try await tasks.act(.shutdown, change, json: json) }
}

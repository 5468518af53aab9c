// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import HostActions

/// `shimtop start`: starts tasks that were made and wait.
struct Start: TaskCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start a task that was created and waits for it.",
        discussion: "Such a task is left over when its containerd or client went away before it started it."
    )

    @OptionGroup var tasks: TaskSelection
    @OptionGroup var change: ChangeGuard

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    func run() async throws { try await tasks.act(.start, change, json: json) }
}

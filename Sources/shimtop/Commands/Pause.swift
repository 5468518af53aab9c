// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import HostActions

/// `shimtop pause`: freezes tasks.
struct Pause: TaskCommand {
    static let configuration = CommandConfiguration(abstract: "Freeze every process of a task.")

    @OptionGroup var tasks: TaskSelection
    @OptionGroup var change: ChangeGuard

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    func run() async throws { try await tasks.act(.pause, change, json: json) }
}

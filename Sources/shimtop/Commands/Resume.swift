// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import HostActions

/// `shimtop resume`: thaws tasks.
struct Resume: TaskCommand {
    static let configuration = CommandConfiguration(abstract: "Thaw a paused task.")

    @OptionGroup var tasks: TaskSelection
    @OptionGroup var change: ChangeGuard

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    func run() async throws { try await tasks.act(.resume, change, json: json) }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import Glibc
import HostActions
import LinuxHost

/// `shimtop checkpoint`: writes the state of a task to a directory.
struct Checkpoint: TaskCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the state of a task's processes to a directory, with CRIU.",
        discussion: "Default of --timeout: 60."
    )

    @OptionGroup var tasks: TaskSelection
    @OptionGroup var change: ChangeGuard

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    @Option(help: ArgumentHelp("Where to; it is made if need be.", valueName: "dir"))
    var image: String

    @Flag(help: "End the task once it is written.")
    var exit = false

    @Flag(help: "Allow open TCP connections.")
    var tcpEstablished = false

    @Flag(help: "Allow Unix sockets to the outside.")
    var extUnixSk = false

    @Flag(help: "Allow a terminal.")
    var shellJob = false

    @Flag(help: "Allow file locks.")
    var fileLocks = false

    func validate() throws {
        if tasks.names.count != 1 { throw ValidationError("a checkpoint is of one task") }
        if !image.hasPrefix("/") { throw ValidationError("--image takes an absolute path, as the shim is elsewhere") }
    }

    func run() async throws {
        var options = CheckpointOptions()
        options.exit = exit
        options.openTCP = tcpEstablished
        options.externalUnixSockets = extUnixSk
        options.terminal = shellJob
        options.fileLocks = fileLocks
        try await tasks.act(.checkpoint(path: image, options), change, json: json, default: .seconds(60))
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI

/// How the runc shim checkpoints a task.
public struct CheckpointOptions: Sendable, Hashable {
    /// Whether the task ends once it is written.
    public var exit = false
    /// Whether open TCP connections are allowed.
    public var openTCP = false
    /// Whether Unix sockets to the outside are allowed.
    public var externalUnixSockets = false
    /// Whether a task with a terminal is allowed.
    public var terminal = false
    /// Whether file locks are allowed.
    public var fileLocks = false
    /// Where CRIU keeps its log; empty for the bundle's work directory.
    public var workPath = ""

    /// The task goes on, and nothing special is allowed.
    public init() {}

    var packed: PackedMessage {
        var options = RuncCheckpointOptions()
        options.exit = exit
        options.openTcp = openTCP
        options.externalUnixSockets = externalUnixSockets
        options.terminal = terminal
        options.fileLocks = fileLocks
        options.workPath = workPath
        return PackedMessage(options)
    }
}

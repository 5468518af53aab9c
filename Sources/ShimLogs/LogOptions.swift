// SPDX-License-Identifier: Apache-2.0

/// How much of a source of lines is read, and how.
public struct LogOptions: Sendable, Hashable {
    /// How much of what a file holds is delivered at first, in bytes of the file; the rest is left to its history.
    ///
    /// Default: 256 KiB.
    public var tailBytes = 256 << 10
    /// What is kept of a line, default: 64 KiB.
    public var longestLineBytes = 64 << 10
    /// How far behind the end of a file that is written to the reader may be before it skips what is between.
    ///
    /// Default: 16 MiB.
    public var backlogBytes = 16 << 20
    /// What may be done to a shim's log pipe; default: nothing that takes a line from a process that reads it.
    public var pipePolicy = LogPipePolicy.auto
    /// Whether to go on until the caller is cancelled, or to end once everything that is there has been delivered.
    ///
    /// Default: true.
    public var isFollowing = true
    /// How long a pipe, which has no end, is read when it is not followed; default: 1 s.
    public var pipeTime = Duration.seconds(1)

    /// The defaults.
    public init() {}
}

// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// What a shim binary's `delete` said of the task that it cleaned up.
public struct ShimDeleteResult: Sendable, Hashable {
    /// The init process that was; 0 when the binary could not tell.
    public var pid: Int32
    /// Exit status of the init process: 137 for every task of the runc shim, whatever it ended with.
    public var exitStatus: UInt32
    /// When it ended, or was found to have; nil when the binary does not say.
    public var exitedAt: Date?
    /// What the binary wrote to stderr, its last 64 KiB, untrusted.
    ///
    /// Steps that failed are told only here.
    public var warnings: String
}

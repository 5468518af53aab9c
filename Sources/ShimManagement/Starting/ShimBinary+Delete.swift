// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
public import ContainerdShims
public import FoundationEssentials
import SwiftProtobuf

extension ShimBinary {
    /// Cleans up after a task whose shim is gone: kills what is left of its container, and unmounts its root file system.
    ///
    /// The container dies even if its shim lives. The bundle stays, and so does the shim's socket. Can be repeated.
    ///
    /// Throws `deadlineExceeded` when the program had to be killed, `unknown` with its own words when it fails, and
    /// `invalid` when its answer is not understood.
    public func delete(
        _ context: ShimBinaryContext,
        within deadline: Duration
    ) async throws(ShimError) -> ShimDeleteResult {
        let command = HelperCommand(
            purpose: "delete of \(path) for \(context.id)",
            path: path,
            arguments: context.flags + ["-bundle", context.bundle] + (context.isDebugging ? ["-debug"] : [])
                + ["delete"],
            environment: context.environment,
            directory: context.bundle
        )
        let kept = try await command.run(within: deadline)
        // Text may parse as fields that nobody knows.
        guard let reply = try? TaskDeleteResponse(serializedBytes: kept.output),
            reply.pid != 0 || reply.hasExitedAt || reply.unknownFields.data.isEmpty
        else { throw ShimError(.invalid, "\(command.purpose): its answer is no DeleteResponse\(kept.complaint)") }
        return ShimDeleteResult(
            pid: Int32(truncatingIfNeeded: reply.pid),
            exitStatus: reply.exitStatus,
            exitedAt: TaskExit(status: reply.exitStatus, at: reply.exitedAt).at,
            warnings: kept.errors
        )
    }
}

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

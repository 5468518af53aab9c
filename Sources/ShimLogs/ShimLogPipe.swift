// SPDX-License-Identifier: Apache-2.0

import LinuxHost
public import LogText

/// The named pipe into which a shim writes its log, followed without taking a byte from anybody else who reads it.
///
/// While somebody else reads (containerd does), nothing is taken: what is shown comes from that reader's own copy, or is
/// what waits in the pipe. While nobody reads, the pipe is drained, and let go when somebody opens it. A policy can forbid
/// more, or allow to drain past readers that are stopped.
public struct ShimLogPipe: Sendable, Hashable {
    /// Where the FIFO is.
    public let path: String
    /// What may be done to it.
    public let policy: LogPipePolicy
    /// The file that keeps what is taken past stopped readers, as the policy `drain` does.
    public let rescueFile: String
    private let longestLineBytes: Int

    /// The pipe at a path; it is not opened yet.
    ///
    /// `rescueFile` is by default that of ``LogPipeRescue``; `longestLineBytes` is what is kept of a line, at least 1, default
    /// 64 KiB.
    public init(
        path: String,
        policy: LogPipePolicy = .auto,
        rescueFile: String? = nil,
        longestLineBytes: Int = LogDecoder.longestLineBytes
    ) {
        self.path = path
        self.policy = policy
        self.rescueFile = rescueFile ?? LogPipeRescue.usualFile(ofPipe: path)
        self.longestLineBytes = max(1, longestLineBytes)
    }

    /// Follows the pipe until the caller's task is cancelled, even while there is none.
    ///
    /// When it returns the pipe is closed.
    ///
    /// `deliver` is called in order, on a thread that reads the pipe: it must not wait.
    public func follow(_ deliver: @Sendable @escaping (LogPipeUpdate) -> Void) async {
        do {
            let wakeUp = try WakeUp()
            try await IOService.run("log pipe", cancelledBy: wakeUp) { [self] in
                var follower = LogPipeFollower(
                    path: path,
                    policy: policy,
                    rescueFile: rescueFile,
                    wakeUp: wakeUp,
                    output: LogPipeOutput(longestLineBytes, deliver)
                )
                follower.run()
            }
        } catch {
            deliver(.source(.unavailable("the log pipe cannot be followed: \(error)")))
        }
    }
}

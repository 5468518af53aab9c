// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How full a pipe is.
public struct PipeFill: Sendable, Hashable {
    /// Bytes that wait to be read.
    public let waitingBytes: Int
    /// Bytes that fit in while nobody takes any out.
    public let capacityBytes: Int

    init(waitingBytes: Int, capacityBytes: Int) {
        self.waitingBytes = waitingBytes
        self.capacityBytes = capacityBytes
    }

    /// Opens the pipe for no longer than it takes to look, and only if another of its holders reads it; nil when none does.
    ///
    /// An open read end makes a writer that nobody reads believe that its bytes arrive.
    public init?(at path: String, of pipe: FIFO.Identity, heldBy holders: [PipeHolder]) {
        guard holders.contains(where: { $0.reads && $0.pid != getpid() }), let fifo = try? FIFO(path),
            fifo.identity == pipe
        else { return nil }
        self = fifo.fill
    }

    /// Whether it is as full as pipes get: their room is given out in pages, which are not filled to the last byte.
    var isNearlyFull: Bool { waitingBytes >= capacityBytes - 2 * 4096 }
}

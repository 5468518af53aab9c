// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How full a pipe is.
package struct PipeFill: Sendable, Hashable {
    /// Bytes that wait to be read.
    package let waitingBytes: Int
    /// Bytes that fit in while nobody takes any out.
    package let capacityBytes: Int

    /// Whether the kernel lets anything more in; nil where only the bytes tell.
    private let hasRoom: Bool?

    init(waitingBytes: Int, capacityBytes: Int, hasRoom: Bool? = nil) {
        self.waitingBytes = waitingBytes
        self.capacityBytes = capacityBytes
        self.hasRoom = hasRoom
    }

    /// Opens the pipe for no longer than it takes to look, and only if another of its holders reads it; nil when none does.
    ///
    /// An open read end makes a writer that nobody reads believe that its bytes arrive.
    package init?(at path: String, of pipe: FIFO.Identity, heldBy holders: [PipeHolder]) {
        self.init(pipe, holders) { writes throws(SystemError) in try FIFO(path, writes: writes) }
    }

    /// The same of a pipe that a process has open, which need not have a name.
    package init?(ofPipe descriptor: String, pid: Int32, _ pipe: FIFO.Identity, heldBy holders: [PipeHolder]) {
        self.init(pipe, holders) { writes throws(SystemError) in
            try FIFO(pid: pid, descriptor: descriptor, writes: writes)
        }
    }

    private init?(
        _ pipe: FIFO.Identity,
        _ holders: [PipeHolder],
        _ open: (_ writes: Bool) throws(SystemError) -> FIFO
    ) {
        let others = holders.filter { $0.pid != getpid() }
        guard others.contains(where: \.reads), let fifo = try? open(others.contains(where: \.writes)),
            fifo.identity == pipe
        else { return nil }
        self = fifo.fill
    }

    /// Whether no more fits in.
    ///
    /// Its room is given out in pages, which are not filled to the last byte, and of which each piece may begin another.
    package var isFull: Bool {
        if let hasRoom { return !hasRoom }
        return waitingBytes >= (capacityBytes > 2 * 4096 ? capacityBytes - 2 * 4096 : capacityBytes)
    }
}

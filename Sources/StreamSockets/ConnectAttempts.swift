// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore

/// Tries something again and again within one deadline, without holding up the event loop between two attempts.
struct ConnectAttempts {
    private let timeout: Duration
    private let deadline: NIODeadline
    private let eventLoop: any EventLoop

    init(timeout: Duration, eventLoop: any EventLoop) {
        self.timeout = timeout
        self.eventLoop = eventLoop
        deadline = NIODeadline.now() + TimeAmount(timeout)
    }

    /// The socket of the first attempt that is not told to try again.
    func connect(
        _ attempt: () -> (socket: CInt?, errno: CInt),
        failure: (CInt) -> StreamSocketError
    ) async throws(StreamSocketError) -> CInt {
        var pause = TimeAmount.milliseconds(2)
        while true {
            let (socket, number) = attempt()
            if let socket { return socket }
            guard number == EAGAIN else { throw failure(number) }
            try await wait(pause)
            pause = min(pause * 2, .milliseconds(100))
        }
    }

    /// Waits for a connect(2) that is in progress: its error number, 0 when it is connected.
    func outcome(of socket: CInt) async throws(StreamSocketError) -> CInt {
        var waiting = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
        while poll(&waiting, 1, 0) == 0 { try await wait(.milliseconds(2)) }
        var number: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        return getsockopt(socket, SOL_SOCKET, SO_ERROR, &number, &size) == 0 ? number : errno
    }

    /// Lets a moment pass; throws when the deadline is over or the task is cancelled.
    func wait(_ pause: TimeAmount) async throws(StreamSocketError) {
        let left = deadline - NIODeadline.now()
        guard left > .zero else { throw .deadlineExceeded(after: timeout) }
        do { try await eventLoop.scheduleTask(in: min(pause, left)) {}.futureResult.get() } catch {
            throw .cancelled
        }
        guard !Task.isCancelled else { throw .cancelled }
    }
}

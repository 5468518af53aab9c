// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RPC

/// Performs what a ``ClientStateMachine`` decides, on the connection's event loop.
///
/// The frames are an `NIOHTTP2Handler`'s, which stands before it in the pipeline and knows flow control and HPACK.
final class ClientConnection {
    typealias ReceiveAction = ClientStateMachine<ClientWaiter>.ReceiveAction

    /// Most bytes that wait here for a server that does not read; then calls are refused until it has read some.
    static let maxUnsentBytes = 16 << 20
    /// What the headers of a call that waits are taken for.
    private static let headerBytes = 256

    /// Called when no more calls can be started, and again when the connection has ended.
    var onLost: (() -> Void)?
    /// Whether the server has ended a call in any way: the connection is one that works.
    private(set) var hasAnswered = false
    /// Whether the connection is over.
    var hasEnded: Bool { state.closeReason != nil }
    /// Why no call can be started; nil while calls can.
    var refusal: RPCCloseReason? { state.refusal }

    var state = ClientStateMachine<ClientWaiter>()
    var window = ReceiveWindow(target: ReceiveWindow.connectionBytes)
    /// Nil once the connection is over.
    var writer: FrameWriter?
    private var unsentBytes = 0
    /// Who waits for the server's first settings.
    private var opener: CheckedContinuation<RPCError?, Never>?
    private var isOpen = false
    /// One timer for all calls: when it fires late for a call that has ended, nothing happens.
    private var timer: (due: NIODeadline, scheduled: Scheduled<Void>)?

    // MARK: - Calls

    /// Allocates the stream and writes the request in one step, so that ids rise on the wire.
    ///
    /// Returns the stream when it was sent.
    func start(_ waiter: ClientWaiter, _ request: ClientRequest, deadline: NIODeadline?) -> Int32? {
        guard let writer else {
            waiter.fail(.closed(state.closeReason ?? .byUs))
            return nil
        }
        let action = state.start(
            waiter,
            kind: waiter.kind,
            requestBytes: request.payload.count,
            deadline: deadline,
            canWrite: unsentBytes < Self.maxUnsentBytes
        )
        switch action {
        case .send(let streamID):
            send(request, streamID, deadline, writer)
            if let deadline { arm(for: deadline) }
            return streamID
        case .fail(let waiter, let error):
            waiter.fail(error)
            return nil
        }
    }

    private func send(_ request: ClientRequest, _ streamID: Int32, _ deadline: NIODeadline?, _ writer: FrameWriter) {
        let eventLoop = writer.context.eventLoop
        let written = eventLoop.makePromise(of: Void.self)
        let bytes = Self.headerBytes + request.payload.count
        unsentBytes += bytes
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        written.futureResult.whenComplete { _ in
            bound.value.unsentBytes -= bytes
            bound.value.state.requestWritten(streamID)
        }
        writer.headers(request.headers(timeout: deadline.map { Duration($0 - eventLoop.now) }), streamID)
        writer.message(request.payload, streamID, endStream: true, written: written)
        writer.flush()
    }

    /// Gives up on a call, if it is still in flight.
    func cancel(_ streamID: Int32) {
        guard let waiter = state.cancelled(streamID) else { return }
        waiter.fail(.cancelled)
        writer?.reset(streamID)
        finishIfDrained()
    }

    private func arm(for deadline: NIODeadline) {
        if let timer, timer.due <= deadline { return }
        timer?.scheduled.cancel()
        guard let eventLoop = writer?.context.eventLoop else { return }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        timer = (deadline, eventLoop.scheduleTask(deadline: deadline) { bound.value.timeout() })
    }

    private func timeout() {
        timer = nil
        for (streamID, waiter) in state.passed(.now()) {
            waiter.failAtDeadline()
            writer?.reset(streamID)
        }
        finishIfDrained()
        if let next = state.earliestDeadline { arm(for: next) }
    }

    /// Hands a consumer the next message of a streaming call, and lets the server send as much again.
    func next(_ consumer: CheckedContinuation<ResponseBuffer.Next, Never>, of buffer: ResponseBuffer, _ streamID: Int32)
    {
        taken(buffer.next(consumer), of: streamID)
    }

    private func taken(_ bytes: Int, of streamID: Int32) {
        guard bytes > 0, let increment = state.taken(bytes, of: streamID) else { return }
        writer?.openWindow(of: streamID, by: increment)
    }

    func perform(_ action: ReceiveAction, _ streamID: Int32) {
        switch action {
        case .ignore: return
        case .deliver(let waiter, let messages):
            guard case .streaming(let buffer) = waiter else { return }
            taken(buffer.deliver(messages), of: streamID)
        case .complete(let waiter, let ending, let isReset):
            hasAnswered = true
            waiter.complete(ending)
            if isReset { writer?.reset(streamID) }
            finishIfDrained()
        }
    }

    // MARK: - Opening and closing

    /// Resumes the waiter with nil once the server's settings have come.
    func waitUntilOpen(_ waiter: CheckedContinuation<RPCError?, Never>) {
        if let reason = state.closeReason { return waiter.resume(returning: .closed(reason)) }
        if isOpen { waiter.resume(returning: nil) } else { opener = waiter }
    }

    /// The server's settings have come.
    func open() {
        isOpen = true
        opener?.resume(returning: nil)
        opener = nil
    }

    /// Ends the connection if the server's settings have not come yet.
    func giveUpOpening(_ error: RPCError) {
        guard !isOpen else { return }
        opener?.resume(returning: error)
        opener = nil
        finish(with: .byUs)
    }

    /// The one way out: every call in flight fails, the client is told, the socket is closed.
    func finish(with reason: RPCCloseReason) {
        guard !hasEnded else { return }
        for waiter in state.closed(reason) { waiter.fail(.closed(reason)) }
        opener?.resume(returning: .closed(reason))
        opener = nil
        timer?.scheduled.cancel()
        timer = nil
        let context = writer?.context
        writer = nil
        context?.close(promise: nil)
        onLost?()
        onLost = nil
    }

    /// Ends a connection that takes no more calls, once the last one has ended.
    func finishIfDrained() {
        if state.isDrained, let reason = refusal { finish(with: reason) }
    }
}

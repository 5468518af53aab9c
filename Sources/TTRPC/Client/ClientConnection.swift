// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import RPC

/// Performs what a ``ClientStateMachine`` decides, on the connection's event loop.
final class ClientConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias Reply = Result<[UInt8], RPCError>

    /// Most bytes that wait here for a server that does not read; then calls are refused until it has read half of them.
    static let maxUnsentBytes = 16 << 20

    /// A call in flight: who is told, and how long it was given.
    struct Waiter {
        let continuation: CheckedContinuation<Reply, Never>
        let timeout: Duration
    }

    private var state = ClientStateMachine<Waiter>()
    private var decoder = FrameDecoder()
    private var context: ChannelHandlerContext?
    private var closeWaiters: [UInt32: CheckedContinuation<RPCCloseReason, Never>] = [:]
    private var lastCloseWaiter: UInt32 = 0
    private var isFlushDue = false
    /// One timer for all calls: when it fires late for a call that has ended, nothing happens.
    private var timer: (due: NIODeadline, scheduled: Scheduled<Void>)?

    // MARK: - Calls

    /// Allocates the stream and writes the request in one step, so that ids rise on the wire.
    ///
    /// Returns the stream when it was sent.
    func start(_ waiter: Waiter, request: [UInt8]) -> UInt32? {
        guard let context else {
            waiter.continuation.resume(returning: .failure(.closed(state.closeReason ?? .byUs)))
            return nil
        }
        let deadline = context.eventLoop.now + TimeAmount(waiter.timeout)
        let canWrite = context.channel.isWritable
        switch state.start(waiter, requestBytes: request.count, deadline: deadline, canWrite: canWrite) {
        case .send(let streamID):
            var buffer = context.channel.allocator.buffer(capacity: Frame.headerBytes + request.count)
            Frame(streamID: streamID, kind: .request, data: request).write(into: &buffer)
            context.write(NIOAny(buffer), promise: nil)
            flush(context)
            arm(for: deadline)
            return streamID
        case .fail(let waiter, let error):
            waiter.continuation.resume(returning: .failure(error))
            return nil
        }
    }

    /// Sends what was written: at once when it is all that is under way, else together with what else is written in this
    /// turn of the loop.
    private func flush(_ context: ChannelHandlerContext) {
        guard state.callsInFlight > 1 else { return context.flush() }
        guard !isFlushDue else { return }
        isFlushDue = true
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.execute {
            bound.value.isFlushDue = false
            bound.value.context?.flush()
        }
    }

    func cancel(_ streamID: UInt32) {
        state.cancelled(streamID)?.continuation.resume(returning: .failure(.cancelled))
    }

    /// Timers of all connections go off together, up to this late: each moment of its own would wake up the loop once more.
    private static let timerGrain: UInt64 = 10_000_000

    private func arm(for deadline: NIODeadline) {
        let grains = (deadline.uptimeNanoseconds + Self.timerGrain - 1) / Self.timerGrain
        let due = NIODeadline.uptimeNanoseconds(grains * Self.timerGrain)
        if let timer, timer.due <= due { return }
        timer?.scheduled.cancel()
        guard let context else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = (due, context.eventLoop.scheduleTask(deadline: due) { bound.value.timeout() })
    }

    private func timeout() {
        timer = nil
        guard let context else { return }
        for waiter in state.passed(context.eventLoop.now) {
            waiter.continuation.resume(returning: .failure(.deadlineExceeded(after: waiter.timeout)))
        }
        if let next = state.earliestDeadline { arm(for: next) }
    }

    // MARK: - Closing

    /// The one way out: every call in flight fails, everybody who waits for the end is told, the socket is closed.
    func finish(with reason: RPCCloseReason) {
        guard state.closeReason == nil else { return }
        for waiter in state.closed(reason) { waiter.continuation.resume(returning: .failure(.closed(reason))) }
        for waiter in closeWaiters.values { waiter.resume(returning: reason) }
        closeWaiters = [:]
        timer?.scheduled.cancel()
        timer = nil
        if isFlushDue { context?.flush() }
        context?.close(promise: nil)
        context = nil
    }

    /// Registers somebody who waits for the end; nil when he was told at once.
    func waitUntilClosed(_ waiter: CheckedContinuation<RPCCloseReason, Never>) -> UInt32? {
        if let reason = state.closeReason {
            waiter.resume(returning: reason)
            return nil
        }
        lastCloseWaiter += 1
        closeWaiters[lastCloseWaiter] = waiter
        return lastCloseWaiter
    }

    func stopWaiting(_ number: UInt32) { closeWaiters.removeValue(forKey: number)?.resume(returning: .byUs) }

    // MARK: - Channel events

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.append(unwrapInboundIn(data))
        do {
            while let event = try decoder.next() {
                switch state.received(event) {
                case .complete(let waiter, let reply): waiter.continuation.resume(returning: reply)
                case .ignore: continue
                case .close(let reason): return finish(with: reason)
                }
            }
        } catch {
            finish(with: .brokenFrame(.ttrpc, error.description))
        }
    }

    func channelInactive(context: ChannelHandlerContext) { finish(with: .byPeer) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A peer that went away may be noticed by a reset or a broken pipe instead of an end of file.
        let gone = (error as? IOError).map { $0.errnoCode == ECONNRESET || $0.errnoCode == EPIPE } ?? false
        finish(with: gone ? .byPeer : .failed("\(error)"))
    }
}

// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHPACK
import RPC

/// The client's side of one connection: which calls are in flight and what a frame means to them.
///
/// A value that decides: it knows no clock and no socket. `Waiter` is whatever the shell tells what comes of a call.
struct ClientStateMachine<Waiter>: ~Copyable {
    /// How a call came to its end.
    enum Ending {
        /// The one message of a unary call.
        case reply([UInt8])
        /// A streaming call has brought all its messages.
        case endOfStream
        case failure(RPCError)
    }

    private enum State {
        case open
        /// Calls up to the last stream go on.
        case goingAway(RPCCloseReason)
        case closed(RPCCloseReason)
    }

    private var state = State.open
    private var calls: [Int32: ClientCall<Waiter>] = [:]
    /// Client streams are odd and rise on the wire.
    private var nextStreamID: Int32 = 1

    init() {}

    var closeReason: RPCCloseReason? {
        guard case .closed(let reason) = state else { return nil }
        return reason
    }

    /// Why no call can be started; nil while calls can.
    var refusal: RPCCloseReason? {
        switch state {
        case .open: nil
        case .goingAway(let reason), .closed(let reason): reason
        }
    }

    /// Whether nothing holds a connection any more that takes no new calls.
    var isDrained: Bool {
        guard case .goingAway = state else { return false }
        return calls.isEmpty
    }

    /// When the first of the calls in flight is to be given up; nil when none is.
    var earliestDeadline: NIODeadline? { calls.values.compactMap(\.deadline).min() }

    enum StartAction {
        /// Write the request on this stream before anything else is started.
        case send(streamID: Int32)
        case fail(Waiter, RPCError)
    }

    /// `canWrite` is false while the server has left too many requests unread.
    mutating func start(
        _ waiter: Waiter,
        kind: ClientCall<Waiter>.Kind,
        requestBytes: Int,
        deadline: NIODeadline?,
        canWrite: Bool
    ) -> StartAction {
        if let refusal { return .fail(waiter, .closed(refusal)) }
        guard requestBytes <= Message.maxBytes else {
            return .fail(waiter, .requestTooLarge(.grpc, bytes: requestBytes, limit: Message.maxBytes))
        }
        guard canWrite else {
            let message = "not sent: the server has left \(ClientConnection.maxUnsentBytes) bytes of requests unread"
            return .fail(waiter, .status(RPCStatus(code: .resourceExhausted, message: message)))
        }
        guard nextStreamID < Int32.max - 2 else {
            return .fail(waiter, .closed(.failed("all stream ids of the connection are used up")))
        }
        let streamID = nextStreamID
        nextStreamID += 2
        calls[streamID] = ClientCall(waiter: waiter, kind: kind, deadline: deadline)
        return .send(streamID: streamID)
    }

    /// The whole request has left; nothing is to be stopped when the reply ends the call.
    mutating func requestWritten(_ streamID: Int32) { calls[streamID]?.isRequestWritten = true }

    enum ReceiveAction {
        /// What belongs to a call that was given up, or that is not for a call.
        case ignore
        /// Messages of a streaming call, in order.
        case deliver(Waiter, [[UInt8]])
        /// The call has ended; `reset` when the server is to be told so.
        case complete(Waiter, Ending, reset: Bool)
    }

    mutating func received(headers: HPACKHeaders, isLast: Bool, on streamID: Int32) -> ReceiveAction {
        guard let failure = calls[streamID]?.reply.received(headers: headers, isLast: isLast) else { return .ignore }
        return complete(streamID, .failure(failure), reset: !isLast)
    }

    mutating func received(data: ByteBuffer, on streamID: Int32) -> ReceiveAction {
        guard let received = calls[streamID]?.received(data) else { return .ignore }
        switch received {
        case .success(let messages):
            guard let call = calls[streamID], call.kind == .streaming, !messages.isEmpty else { return .ignore }
            return .deliver(call.waiter, messages)
        case .failure(let error): return complete(streamID, .failure(error), reset: true)
        }
    }

    /// The server has ended the stream.
    mutating func receivedEnd(of streamID: Int32) -> ReceiveAction {
        guard let call = calls[streamID] else { return .ignore }
        return complete(streamID, call.endingAtEnd(), reset: !call.isRequestWritten)
    }

    /// The stream has failed, without a status from the server.
    mutating func failed(_ streamID: Int32, _ error: RPCError) -> ReceiveAction {
        complete(streamID, .failure(error), reset: false)
    }

    private mutating func complete(_ streamID: Int32, _ ending: Ending, reset: Bool) -> ReceiveAction {
        guard let call = calls.removeValue(forKey: streamID) else { return .ignore }
        return .complete(call.waiter, ending, reset: reset)
    }

    /// The server takes no more calls and has dropped those after this stream; they fail with the reason.
    mutating func receivedGoAway(lastStreamID: Int32, _ reason: RPCCloseReason) -> [Waiter] {
        if case .open = state { state = .goingAway(reason) }
        let dropped = calls.filter { $0.key > lastStreamID }
        for streamID in dropped.keys { calls[streamID] = nil }
        return dropped.values.map(\.waiter)
    }

    // MARK: - Flow control

    /// A stream's window has this size now; returns by how much it is to be opened.
    mutating func windowChanged(of streamID: Int32, to size: Int) -> Int? {
        calls[streamID]?.window.changed(to: size)
    }

    /// A consumer took messages of a streaming call; returns by how much its window is to be opened.
    mutating func taken(_ bytes: Int, of streamID: Int32) -> Int? { calls[streamID]?.window.release(bytes) }

    // MARK: - Giving up

    /// Gives up on every call whose deadline has passed.
    mutating func passed(_ now: NIODeadline) -> [Int32: Waiter] {
        let overdue = calls.filter { $0.value.deadline.map { $0 <= now } ?? false }
        for streamID in overdue.keys { calls[streamID] = nil }
        return overdue.mapValues(\.waiter)
    }

    /// Gives up on one call; nil when it has ended already.
    mutating func cancelled(_ streamID: Int32) -> Waiter? { calls.removeValue(forKey: streamID)?.waiter }

    /// The connection is over; the calls in flight fail with the reason.
    ///
    /// Every later close is ignored.
    mutating func closed(_ reason: RPCCloseReason) -> [Waiter] {
        if case .closed = state { return [] }
        state = .closed(reason)
        let waiters = calls.values.map(\.waiter)
        calls = [:]
        return waiters
    }
}

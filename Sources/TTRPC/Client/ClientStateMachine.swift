// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RPC

/// The client's side of one connection: which calls are in flight and what a frame means to them.
///
/// A value that decides: it knows no clock and no socket. `Waiter` is whatever the shell resumes when a call ends.
struct ClientStateMachine<Waiter>: ~Copyable {
    private struct Call {
        let waiter: Waiter
        let deadline: NIODeadline
    }

    private enum State {
        case open
        case closed(RPCCloseReason)
    }

    private var state = State.open
    private var calls: [UInt32: Call] = [:]
    /// Client streams are odd and rise on the wire.
    private var nextStreamID: UInt32 = 1

    init() {}

    var closeReason: RPCCloseReason? {
        guard case .closed(let reason) = state else { return nil }
        return reason
    }

    var callsInFlight: Int { calls.count }

    /// When the first of the calls in flight is to be given up; nil when none is.
    var earliestDeadline: NIODeadline? { calls.values.lazy.map { $0.deadline }.min() }

    enum StartAction {
        /// Write the request on this stream before anything else is started.
        case send(streamID: UInt32)
        case fail(Waiter, RPCError)
    }

    /// `canWrite` is false while the server has left too many requests unread.
    mutating func start(_ waiter: Waiter, requestBytes: Int, deadline: NIODeadline, canWrite: Bool) -> StartAction {
        if case .closed(let reason) = state { return .fail(waiter, .closed(reason)) }
        guard requestBytes <= Frame.maxDataBytes else {
            return .fail(waiter, .requestTooLarge(.ttrpc, bytes: requestBytes, limit: Frame.maxDataBytes))
        }
        guard canWrite else {
            let message = "not sent: the server has left \(ClientConnection.maxUnsentBytes) bytes of requests unread"
            return .fail(waiter, .status(RPCStatus(code: .resourceExhausted, message: message)))
        }
        guard nextStreamID < UInt32.max - 2 else {
            return .fail(waiter, .closed(.failed("all stream ids of the connection are used up")))
        }
        let streamID = nextStreamID
        nextStreamID += 2
        calls[streamID] = Call(waiter: waiter, deadline: deadline)
        return .send(streamID: streamID)
    }

    enum ReceiveAction {
        case complete(Waiter, Result<[UInt8], RPCError>)
        /// The answer to a call that was given up.
        case ignore
        /// Nothing after this can be trusted.
        case close(RPCCloseReason)
    }

    mutating func received(_ event: FrameDecoder.Event) -> ReceiveAction {
        if case .closed = state { return .ignore }
        switch event {
        case .oversized(let streamID, let bytes):
            return complete(streamID, .failure(.replyTooLarge(.ttrpc, bytes: bytes, limit: Frame.maxDataBytes)))
        case .frame(let frame):
            switch frame.kind {
            case .response: return complete(frame.streamID, ResponseEnvelope.reply(frame.data))
            case .data:
                return complete(
                    frame.streamID,
                    .failure(.malformedReply(.ttrpc, "it streams where one answer was due"))
                )
            case .request: return .close(.brokenFrame(.ttrpc, "a request from the server, on stream \(frame.streamID)"))
            }
        }
    }

    private mutating func complete(_ streamID: UInt32, _ result: Result<[UInt8], RPCError>) -> ReceiveAction {
        guard streamID % 2 == 1, streamID < nextStreamID else {
            return .close(.brokenFrame(.ttrpc, "an answer on stream \(streamID), which was never opened"))
        }
        guard let call = calls.removeValue(forKey: streamID) else { return .ignore }
        return .complete(call.waiter, result)
    }

    /// Gives up on every call whose deadline has passed.
    mutating func passed(_ now: NIODeadline) -> [Waiter] {
        guard !calls.isEmpty else { return [] }
        let overdue = calls.filter { $0.value.deadline <= now }
        for streamID in overdue.keys { calls[streamID] = nil }
        return overdue.values.map { $0.waiter }
    }

    /// Gives up on one call; nil when it has ended already.
    mutating func cancelled(_ streamID: UInt32) -> Waiter? { calls.removeValue(forKey: streamID)?.waiter }

    /// The connection is over; the calls in flight fail with the reason.
    ///
    /// Every later close is ignored.
    mutating func closed(_ reason: RPCCloseReason) -> [Waiter] {
        guard case .open = state else { return [] }
        state = .closed(reason)
        let waiters = calls.values.map(\.waiter)
        calls = [:]
        return waiters
    }
}

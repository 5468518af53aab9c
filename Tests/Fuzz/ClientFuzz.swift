// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RPC
import SwiftProtobuf

@testable import TTRPC

/// Frames to a client with calls in flight: each call ends once, and no frame does anything after the end.
enum ClientFuzz {
    static func run(_ events: [FrameDecoder.Event], calls: Int) {
        var state = ClientStateMachine<Int>()
        var inFlight = start(calls, of: &state)
        for event in events {
            switch state.received(event) {
            case .complete(let call, let reply):
                precondition(inFlight.remove(call) != nil, "call \(call) ended twice")
                precondition(reply == expectedReply(of: event), "another reply: \(reply)")
            case .ignore: continue
            case .close(let reason):
                let left = state.closed(reason)
                precondition(Set(left) == inFlight && left.count == inFlight.count, "calls were lost at the end")
                inFlight = []
            }
        }
        if state.closeReason == nil {
            precondition(Set(state.passed(.distantFuture)) == inFlight, "calls were lost")
            precondition(state.earliestDeadline == nil, "a call that has ended has a deadline")
        }
        precondition(state.closed(.byPeer).isEmpty, "a call is left after the end")
    }

    /// Starts calls and gives up on every fifth.
    private static func start(_ calls: Int, of state: inout ClientStateMachine<Int>) -> Set<Int> {
        var inFlight: Set<Int> = []
        for call in 0..<calls {
            let deadline = NIODeadline.uptimeNanoseconds(UInt64(call))
            guard case .send(let streamID) = state.start(call, requestBytes: 1, deadline: deadline, canWrite: true)
            else { preconditionFailure("a call was refused") }
            precondition(streamID == 2 * UInt32(call) + 1, "stream ids do not rise by two")
            inFlight.insert(call)
        }
        for call in stride(from: 0, to: calls, by: 5) {
            precondition(state.cancelled(2 * UInt32(call) + 1) == call, "another call was given up")
            inFlight.remove(call)
        }
        return inFlight
    }

    /// What the generated code makes of a reply.
    private static func expectedReply(of event: FrameDecoder.Event) -> Result<[UInt8], RPCError> {
        switch event {
        case .oversized(_, let bytes): return .failure(.replyTooLarge(.ttrpc, bytes: bytes, limit: Frame.maxDataBytes))
        case .frame(let frame):
            guard frame.kind == .response else {
                return .failure(.malformedReply(.ttrpc, "it streams where one answer was due"))
            }
            guard let response = try? WireResponse(serializedBytes: frame.data) else {
                return .failure(.malformedReply(.ttrpc, "its \(frame.data.count) bytes cannot be decoded"))
            }
            guard response.status.code != 0 else { return .success(Array(response.payload)) }
            let code = RPCCode(rawValue: response.status.code)
            return .failure(.status(RPCStatus(code: code, message: response.status.message)))
        }
    }
}

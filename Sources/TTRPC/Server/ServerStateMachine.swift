// SPDX-License-Identifier: Apache-2.0

import RPC
import SwiftProtobuf

/// The server's side of one connection: which frames are calls and which are refused, in the words of the Go server (1.2).
struct ServerStateMachine {
    private var lastStreamID: UInt32 = 0

    enum ReceiveAction {
        case serve(streamID: UInt32, WireRequest)
        case refuse(streamID: UInt32, RPCStatus)
        /// A kind of frame that only servers send.
        case ignore
    }

    mutating func received(_ event: FrameDecoder.Event) -> ReceiveAction {
        switch event {
        case .oversized(let streamID, let bytes):
            return .refuse(
                streamID: streamID,
                RPCStatus(
                    code: .resourceExhausted,
                    message: "message length \(bytes) exceed maximum message size of \(Frame.maxDataBytes)"
                )
            )
        case .frame(let frame):
            guard frame.streamID % 2 == 1 else {
                return refuse(frame, .invalidArgument, "StreamID must be odd for client initiated streams")
            }
            switch frame.kind {
            case .request: return received(request: frame)
            // No service here streams.
            case .data: return refuse(frame, .invalidArgument, "StreamID is no longer active")
            case .response: return .ignore
            }
        }
    }

    private mutating func received(request frame: Frame) -> ReceiveAction {
        guard frame.streamID > lastStreamID else {
            return refuse(frame, .invalidArgument, "StreamID cannot be re-used and must increment")
        }
        lastStreamID = frame.streamID
        do {
            return .serve(streamID: frame.streamID, try WireRequest(serializedBytes: frame.data))
        } catch {
            return refuse(frame, .invalidArgument, "unmarshal request error: \(error)")
        }
    }

    private func refuse(_ frame: Frame, _ code: RPCCode, _ message: String) -> ReceiveAction {
        .refuse(streamID: frame.streamID, RPCStatus(code: code, message: message))
    }
}

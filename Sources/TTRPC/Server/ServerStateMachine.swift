// SPDX-License-Identifier: Apache-2.0

import SwiftProtobuf

/// The server's side of one connection: which frames are calls and which are refused, in the words of the Go server.
struct ServerStateMachine {
    private var lastStreamID: UInt32 = 0

    enum ReceiveAction {
        case serve(streamID: UInt32, WireRequest)
        case refuse(streamID: UInt32, TTRPCStatus)
        /// Not a request, on a stream that nobody streams on.
        case ignore
    }

    mutating func received(_ event: FrameDecoder.Event) -> ReceiveAction {
        switch event {
        case .oversized(let streamID, let bytes):
            return .refuse(
                streamID: streamID,
                TTRPCStatus(
                    code: .resourceExhausted,
                    message: "message length \(bytes) exceed maximum message size of \(Frame.maxDataBytes)"
                )
            )
        case .frame(let frame):
            guard frame.kind == .request else { return .ignore }
            return received(request: frame)
        }
    }

    private mutating func received(request frame: Frame) -> ReceiveAction {
        guard frame.streamID % 2 == 1 else {
            return refuse(frame, .invalidArgument, "StreamID must be odd for client initiated streams")
        }
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

    private func refuse(_ frame: Frame, _ code: TTRPCStatus.Code, _ message: String) -> ReceiveAction {
        .refuse(streamID: frame.streamID, TTRPCStatus(code: code, message: message))
    }
}

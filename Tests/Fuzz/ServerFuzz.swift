// SPDX-License-Identifier: Apache-2.0

import RPC
import SwiftProtobuf

@testable import TTRPC

/// Frames to a server: what is served has a stream id that is odd and higher than every one before.
enum ServerFuzz {
    static func run(_ events: [FrameDecoder.Event]) {
        var state = ServerStateMachine()
        var last: UInt32 = 0
        for event in events {
            switch state.received(event) {
            case .serve(let streamID, let request):
                precondition(streamID % 2 == 1 && streamID > last, "stream \(streamID) is served after \(last)")
                last = streamID
                guard case .frame(let frame) = event, let expected = try? WireRequest(serializedBytes: frame.data)
                else {
                    preconditionFailure("what is no request is served")
                }
                precondition(request == expected, "another request: \(request)")
                checkEnvelope(of: request)
            case .refuse(_, let status): precondition(status.code.rawValue != 0, "refused with success")
            case .ignore: continue
            }
        }
    }

    /// What a client of ours writes for the same call is what generated code writes.
    private static func checkEnvelope(of request: WireRequest) {
        var known = request
        known.unknownFields = UnknownStorage()
        for index in known.metadata.indices { known.metadata[index].unknownFields = UnknownStorage() }
        let envelope = RequestEnvelope(
            service: known.service,
            method: known.method,
            payload: Array(known.payload),
            timeoutNano: known.timeoutNano,
            metadata: known.metadata.map { ($0.key, $0.value) }
        )
        precondition((try? known.serializedBytes()) == envelope.bytes, "another request: \(envelope)")
    }
}

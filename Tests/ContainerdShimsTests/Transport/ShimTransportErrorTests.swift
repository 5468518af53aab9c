// SPDX-License-Identifier: Apache-2.0

import Glibc
import RPC
import StreamSockets
import Testing

@testable import ContainerdShims

/// What a call's end over either protocol means for a shim.
@Suite struct ShimTransportErrorTests {
    @Test(arguments: [
        (
            RPCError.status(RPCStatus(code: .notFound, message: "no")),
            ShimTransportError.status(RPCStatus(code: .notFound, message: "no"))
        ),
        (.deadlineExceeded(after: .seconds(2)), .deadlineExceeded(after: .seconds(2))),
        (.closed(.byPeer), .closed("closed by the other side")),
        (.closed(.brokenFrame(.ttrpc, "a frame")), .malformed("it answers with something that is not ttrpc: a frame")),
        (.closed(.brokenFrame(.grpc, "a frame")), .malformed("it answers with something that is not gRPC: a frame")),
        (
            .connectFailed(address: .path("/s"), errno: ECONNREFUSED, reason: "refused"),
            .nobodyListens("its socket refuses connections")
        ),
        (.connectFailed(address: .path("/s"), errno: EIO, reason: "broken"), .closed("broken")),
        (
            .requestTooLarge(.ttrpc, bytes: 9, limit: 8),
            .malformed("a request of 9 bytes is over ttrpc's limit of 8")
        ),
        (.replyTooLarge(.grpc, bytes: 9, limit: 8), .malformed("a reply of 9 bytes is over the limit of 8")),
        (.malformedReply(.grpc, "it streams"), .malformed("the reply is no gRPC response: it streams")),
        (.cancelled, .cancelled),
    ])
    func eachEndHasOneMeaning(end: RPCError, error: ShimTransportError) {
        #expect(ShimTransportError(end) == error)
    }

    @Test func theWordsOfAShimAreBounded() {
        let words = String(repeating: "a", count: 5000)
        let bounded = RPCStatus(code: .unknown, message: String(repeating: "a", count: 4096) + "...")
        #expect(ShimTransportError(.status(RPCStatus(code: .unknown, message: words))) == .status(bounded))
    }
}

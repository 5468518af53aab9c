// SPDX-License-Identifier: Apache-2.0

import NIOHPACK
import NIOHTTP2
import RPC
import Testing

@testable import GRPC

/// What a reply means that is not simply one message and the status OK.
@Suite(.timeLimit(.minutes(1))) struct GRPCClientReplyTests {
    /// What a server answers, and how the call fails; the next one on the same connection does not.
    private func expect(
        _ failure: RPCError,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ answer: @escaping @Sendable (Int32, ScriptedPeer) -> Void
    ) async throws {
        try await ScriptedGRPCServer.with { request, peer in
            guard request.method == "A" else { return peer.reply(request.streamID, [1]) }
            answer(request.streamID, peer)
        } _: { client async throws in
            await #expect(throws: failure, sourceLocation: sourceLocation) { try await client.ask("A") }
            #expect(try await client.ask("B") == [1], sourceLocation: sourceLocation)
        }
    }

    private func status(_ code: RPCCode, _ message: String) -> RPCError {
        .status(RPCStatus(code: code, message: message))
    }

    @Test func trailersOnly() async throws {
        try await expect(status(.notFound, "no")) { streamID, peer in
            let headers: HPACKHeaders = [
                ":status": "200", "content-type": "application/grpc", "grpc-status": "5", "grpc-message": "no",
            ]
            peer.end(streamID, headers)
        }
    }

    @Test func aStatusAfterHeaders() async throws {
        try await expect(status(.failedPrecondition, "größer als 100%")) { streamID, peer in
            peer.begin(streamID)
            peer.end(streamID, ["grpc-status": "9", "grpc-message": "gr%C3%B6%c3%9fer als 100%"])
        }
    }

    @Test func aStatusAfterAMessageCountsMore() async throws {
        try await expect(status(RPCCode(rawValue: 99), "")) { streamID, peer in
            peer.begin(streamID)
            peer.message(streamID, [1])
            peer.end(streamID, ["grpc-status": "99"])
        }
    }

    @Test(arguments: [("503", RPCCode.unavailable), ("404", .unimplemented), ("418", .unknown)])
    func anHTTPErrorIsMapped(httpStatus: String, code: RPCCode) async throws {
        let message = "HTTP status \(httpStatus): no gRPC server answers there"
        try await expect(status(code, message)) { streamID, peer in
            peer.begin(streamID, [":status": httpStatus, "content-type": "text/html"])
            peer.data(streamID, Array("<html>".utf8), endStream: true)
        }
        try await expect(status(code, message)) { streamID, peer in
            peer.end(streamID, [":status": httpStatus])
        }
    }

    @Test func aPageThatIsNotGRPC() async throws {
        try await expect(status(.unknown, "HTTP status 200: its content type is text/html")) { streamID, peer in
            peer.begin(streamID, [":status": "200", "content-type": "text/html"])
            peer.data(streamID, Array("<html>".utf8), endStream: true)
        }
    }

    @Test func noStatus() async throws {
        let failure = status(.unknown, "the reply ends without a grpc-status")
        try await expect(failure) { streamID, peer in
            peer.begin(streamID)
            peer.message(streamID, [1])
            peer.end(streamID, ["other": "1"])
        }
        try await expect(failure) { streamID, peer in
            peer.begin(streamID)
            peer.data(streamID, [0, 0, 0, 0, 0], endStream: true)
        }
    }

    @Test func messagesThatAreNotOne() async throws {
        try await expect(.malformedReply(.grpc, "it holds no message")) { streamID, peer in
            peer.begin(streamID)
            peer.end(streamID, ["grpc-status": "0"])
        }
        try await expect(.malformedReply(.grpc, "it streams where one answer was due")) { streamID, peer in
            peer.begin(streamID)
            peer.message(streamID, [1])
            peer.message(streamID, [2])
        }
        try await expect(.malformedReply(.grpc, "it ends inside a message")) { streamID, peer in
            peer.begin(streamID)
            peer.data(streamID, [0, 0, 0, 0, 2, 1])
            peer.end(streamID, ["grpc-status": "0"])
        }
        try await expect(.malformedReply(.grpc, "a compressed message, which nobody asked for")) { streamID, peer in
            peer.begin(streamID)
            peer.data(streamID, [1, 0, 0, 0, 1, 1])
        }
    }

    @Test(arguments: [
        (HTTP2ErrorCode.refusedStream, RPCCode.unavailable, "REFUSED_STREAM"),
        (.cancel, .cancelled, "CANCEL"),
        (.enhanceYourCalm, .resourceExhausted, "ENHANCE_YOUR_CALM"),
        (HTTP2ErrorCode(networkCode: 0xFFFF_FFFF), .internal, "error 4294967295"),
    ])
    func aReset(code: HTTP2ErrorCode, meaning: RPCCode, name: String) async throws {
        try await expect(status(meaning, "the stream was reset: \(name)")) { streamID, peer in
            peer.reset(streamID, code)
        }
    }

    @Test func informationalHeadersAreSkipped() async throws {
        try await ScriptedGRPCServer.with { request, peer in
            peer.begin(request.streamID, [":status": "103"])
            peer.reply(request.streamID, [1])
        } _: { client async throws in
            #expect(try await client.ask("A") == [1])
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import RPC
import StreamSockets
import Testing

/// The sentences that people see, which are the protocols' own where those differ.
@Suite struct RPCErrorTests {
    @Test func aStatusIsItsNumberAndTheServersWords() {
        let status = RPCStatus(code: .notFound, message: "no such task")
        #expect("\(status)" == "code 5: no such task")
        #expect("\(RPCError.status(status))" == "code 5: no such task")
    }

    @Test(arguments: [
        (RPCCloseReason.byPeer, "closed by the other side"),
        (.byUs, "closed by this side"),
        (.goAway("NO_ERROR max_age"), "the other side takes no more calls: NO_ERROR max_age"),
        (.brokenFrame(.ttrpc, "a frame of type 9"), "broken frame: a frame of type 9"),
        (.brokenFrame(.grpc, "MissingPreface"), "not HTTP/2: MissingPreface"),
        (.failed("read(descriptor:): I/O error"), "read(descriptor:): I/O error"),
    ])
    func anEndSaysWhoseItIs(reason: RPCCloseReason, words: String) {
        #expect("\(reason)" == words)
        #expect("\(RPCError.closed(reason))" == "the connection has ended: \(words)")
    }

    @Test(arguments: [
        (RPCError.deadlineExceeded(after: .milliseconds(1500)), "no answer in 1.5 seconds"),
        (.requestTooLarge(.ttrpc, bytes: 9, limit: 8), "a request of 9 bytes is over ttrpc's limit of 8"),
        (.requestTooLarge(.grpc, bytes: 9, limit: 8), "a request of 9 bytes is over the limit of 8"),
        (.replyTooLarge(.ttrpc, bytes: 9, limit: 8), "a reply of 9 bytes is over ttrpc's limit of 8"),
        (.replyTooLarge(.grpc, bytes: 9, limit: 8), "a reply of 9 bytes is over the limit of 8"),
        (.malformedReply(.ttrpc, "it streams"), "the reply is no ttrpc response: it streams"),
        (.malformedReply(.grpc, "it streams"), "the reply is no gRPC response: it streams"),
        (.connectFailed(address: .abstract("s"), errno: 111, reason: "refused"), "cannot connect to @s: refused"),
        (.cancelled, "given up by the caller"),
    ])
    func anErrorSaysWhatWentWrong(error: RPCError, words: String) {
        #expect("\(error)" == words)
    }

    private static let hypervisor = StreamAddress.hybridVsock(path: "/vm", port: 1024)

    @Test(arguments: [
        (
            StreamSocketError.failed(address: .path("/s"), errno: ENOENT, reason: "none"),
            RPCError.connectFailed(address: .path("/s"), errno: ENOENT, reason: "none")
        ),
        (
            .handshakeRefused(address: hypervisor, answer: "NO"),
            .connectFailed(address: hypervisor, errno: EPROTO, reason: "CONNECT was answered with \"NO\"")
        ),
        (.deadlineExceeded(after: .seconds(2)), .deadlineExceeded(after: .seconds(2))),
        (.cancelled, .cancelled),
    ])
    func aSocketsErrorKeepsItsNumberAndWords(socket: StreamSocketError, error: RPCError) {
        #expect(RPCError(socket) == error)
    }
}

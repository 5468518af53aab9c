// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOEmbedded
import RPC
import Testing

@testable import TTRPC

/// The connection without a socket, by the clock of an embedded loop.
@Suite struct ClientConnectionTests {
    private struct Trouble: Error {}

    /// Starts a call with a timeout of 2 s and lets something happen to it; returns how it ended.
    private func reply(
        _ happens: (EmbeddedChannel, ClientConnection, _ streamID: UInt32?) throws -> Void
    ) async -> ClientConnection.Reply {
        await withCheckedContinuation { continuation in
            let connection = ClientConnection()
            let channel = EmbeddedChannel(handler: connection)
            #expect(throws: Never.self) {
                try channel.connect(to: SocketAddress(unixDomainSocketPath: "/x")).wait()
                let waiter = ClientConnection.Waiter(continuation: continuation, timeout: .seconds(2))
                try happens(channel, connection, connection.start(waiter, request: [7]))
            }
            connection.finish(with: .failed("the test is over"))
        }
    }

    @Test func aRequestIsWrittenAtOnceAndItsReplyEndsTheCall() async {
        let reply = await reply { channel, _, _ in
            let written = try #require(try channel.readOutbound(as: ByteBuffer.self))
            #expect(Array(written.readableBytesView) == [0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 7])
            try channel.writeInbound(ByteBuffer(bytes: [0, 0, 0, 3, 0, 0, 0, 1, 2, 0, 0x12]))
            try channel.writeInbound(ByteBuffer(bytes: [1, 42]))
        }
        #expect(reply == .success([42]))
    }

    /// Every write wakes the server: what is asked beside a call in flight goes out once for all.
    @Test func requestsOfOneTurnAreSentTogether() async {
        let reply = await reply { channel, connection, _ in
            _ = try channel.readOutbound(as: ByteBuffer.self)
            let bound = NIOLoopBound(connection, eventLoop: channel.eventLoop)
            for request in [8, 9] as [UInt8] {
                Task.immediate {
                    await withCheckedContinuation { (other: CheckedContinuation<ClientConnection.Reply, Never>) in
                        _ = bound.value.start(.init(continuation: other, timeout: .seconds(2)), request: [request])
                    }
                }
            }
            #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
            channel.embeddedEventLoop.run()
            #expect(try channel.readOutbound(as: ByteBuffer.self)?.readableBytesView.last == 8)
            #expect(try channel.readOutbound(as: ByteBuffer.self)?.readableBytesView.last == 9)
        }
        #expect(reply == .failure(.closed(.failed("the test is over"))))
    }

    @Test func aCallEndsAtItsDeadline() async {
        let reply = await reply { channel, _, _ in channel.embeddedEventLoop.advanceTime(by: .seconds(2)) }
        #expect(reply == .failure(.deadlineExceeded(after: .seconds(2))))
    }

    @Test func aCallDoesNotEndBeforeItsDeadline() async {
        let reply = await reply { channel, _, _ in channel.embeddedEventLoop.advanceTime(by: .milliseconds(1999)) }
        #expect(reply == .failure(.closed(.failed("the test is over"))))
    }

    /// One timer serves all calls: it must not wait for an earlier call when a later one is due before it.
    @Test func aLaterCallWithAShorterTimeoutEndsFirst() async {
        let connection = ClientConnection()
        let channel = EmbeddedChannel(handler: connection)
        let short = await withCheckedContinuation { short in
            // Nobody waits for the long call: it ends when the connection does.
            Task.immediate { [bound = NIOLoopBound(connection, eventLoop: channel.eventLoop)] in
                await withCheckedContinuation { (long: CheckedContinuation<ClientConnection.Reply, Never>) in
                    _ = bound.value.start(.init(continuation: long, timeout: .seconds(60)), request: [1])
                }
            }
            _ = connection.start(.init(continuation: short, timeout: .seconds(1)), request: [2])
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            connection.finish(with: .byUs)
        }
        #expect(short == .failure(.deadlineExceeded(after: .seconds(1))))
    }

    @Test func aCancelledCallEndsAndItsLateReplyIsDropped() async {
        let reply = await reply { channel, connection, streamID in
            connection.cancel(try #require(streamID))
            connection.cancel(try #require(streamID))
            try channel.writeInbound(ByteBuffer(bytes: [0, 0, 0, 0, 0, 0, 0, 1, 2, 0]))
            #expect(channel.isActive)
        }
        #expect(reply == .failure(.cancelled))
    }

    @Test func brokenBytesCloseTheChannel() async {
        let reply = await reply { channel, _, _ in
            try channel.writeInbound(ByteBuffer(string: "HTTP/1.1 400"))
            #expect(!channel.isActive)
        }
        #expect(
            reply
                == .failure(.closed(.brokenFrame(.ttrpc, "the frame starts with 0x48545450 where its length belongs")))
        )
    }

    @Test(arguments: [ECONNRESET, EPIPE])
    func aPeerThatWentAwayHasClosed(errno: CInt) async {
        let reply = await reply { channel, _, _ in
            channel.pipeline.fireErrorCaught(IOError(errnoCode: errno, reason: "read"))
        }
        #expect(reply == .failure(.closed(.byPeer)))
    }

    @Test func anotherErrorIsTheReasonOfTheEnd() async {
        let reply = await reply { channel, _, _ in
            channel.pipeline.fireErrorCaught(Trouble())
        }
        #expect(reply == .failure(.closed(.failed("Trouble()"))))
    }
}

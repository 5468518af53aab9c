// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RPC
import StreamSockets
import Testing

@testable import GRPC

/// A connection that is lost, and what becomes of it.
@Suite(.timeLimit(.minutes(1))) struct GRPCClientHealingTests {
    private typealias Events = AsyncStream<ScriptedPeer.Event>

    /// Answers with its name, except a call that ends the connection.
    private func server(
        _ name: UInt8,
        on address: StreamAddress = .temporary(),
        events: Events.Continuation? = nil
    ) async throws -> ScriptedGRPCServer {
        try await ScriptedGRPCServer.listen(on: address, events: events) { request, peer in
            if request.method == "Sever" { peer.close() } else { peer.reply(request.streamID, [name]) }
        }
    }

    @Test func aSeveredConnectionIsDialledAgain() async throws {
        let server = try await server(1)
        let client = try await GRPCClient.connect(to: server.address)
        for _ in 0..<20 {
            await #expect(throws: RPCError.closed(.byPeer)) { try await client.ask("Sever") }
            #expect(try await client.ask("A") == [1])
        }
        await client.close()
    }

    @Test func everyCallInFlightEndsWithItsConnection() async throws {
        let (requests, request) = AsyncStream.makeStream(of: Void.self)
        let server = try await ScriptedGRPCServer.listen { incoming, peer in
            if incoming.method == "Sever" { peer.close() } else { request.yield() }
        }
        let client = try await GRPCClient.connect(to: server.address)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask { await #expect(throws: RPCError.closed(.byPeer)) { try await client.ask("A") } }
            }
            var waiting = requests.makeAsyncIterator()
            for _ in 0..<20 { await waiting.next() }
            await #expect(throws: RPCError.closed(.byPeer)) { try await client.ask("Sever") }
        }
        await client.close()
    }

    /// Its socket is gone for a moment.
    @Test func aServerThatIsRestartedIsFoundAgain() async throws {
        let address = StreamAddress.temporary()
        let first = try await server(1, on: address)
        let client = try await GRPCClient.connect(to: address)
        #expect(try await client.ask("A") == [1])
        await first.stopListening()
        await #expect(throws: RPCError.closed(.byPeer)) { try await client.ask("Sever") }
        let second = try await server(2, on: address)
        #expect(try await client.ask("A") == [2])
        await client.close()
        await second.stopListening()
    }

    @Test func aServerThatIsGoneClosesTheClientForGood() async throws {
        let address = StreamAddress.temporary()
        let server = try await server(1, on: address)
        let client = try await GRPCClient.connect(to: address)
        async let reason = client.waitUntilClosed()
        #expect(try await client.ask("A") == [1])
        await server.stopListening()
        await #expect(throws: RPCError.closed(.byPeer)) { try await client.ask("Sever") }
        // Waits for the dialling to end, and ends with it.
        await #expect(throws: RPCError.closed(.byPeer)) { try await client.ask("B") }
        #expect(await reason == .byPeer)
        await #expect(throws: RPCError.closed(.byPeer), "for good") { try await client.ask("C") }
    }

    /// One that accepts again and says nothing is not refusing: it is given the longer limit.
    @Test func aServerThatOnlyAcceptsIsGivenUpToo() async throws {
        let address = StreamAddress.temporary()
        let server = try await server(1, on: address)
        let client = try await GRPCClient.connect(to: address)
        await server.stopListening()
        await #expect(throws: RPCError.closed(.byPeer)) { try await client.ask("Sever") }
        let silent = try await ScriptedGRPCServer.listen(sending: [], closing: false, on: address)
        let start = ContinuousClock.now
        let timeout = Duration.milliseconds(20)
        await #expect(throws: RPCError.deadlineExceeded(after: timeout)) {
            try await client.ask("A", timeout: timeout)
        }
        let cancelled = Task { try await client.ask("B") }
        cancelled.cancel()
        #expect(await cancelled.failure == .cancelled)
        #expect(await client.waitUntilClosed() == .byPeer)
        #expect(ContinuousClock.now - start > .milliseconds(500))
        await silent.stopListening()
    }

    /// It begins to speak HTTP/2 each time, and works no better.
    @Test func aServerThatEndsEveryConnectionIsGivenUp() async throws {
        let address = StreamAddress.temporary()
        let server = try await server(1, on: address)
        let client = try await GRPCClient.connect(to: address)
        await server.stopListening()
        let closing = try await ScriptedGRPCServer.listen(sending: emptySettings, closing: true, on: address)
        await #expect(throws: RPCError.closed(.byPeer)) { try await client.ask("Sever") }
        #expect(await client.waitUntilClosed() == .byPeer)
        await closing.stopListening()
    }

    @Test func closingWhileItIsDialledEndsTheWait() async throws {
        let address = StreamAddress.temporary()
        let server = try await server(1, on: address)
        let client = try await GRPCClient.connect(to: address)
        await #expect(throws: RPCError.closed(.byPeer)) { try await client.ask("Sever") }
        await client.close()
        #expect(await client.waitUntilClosed() == .byUs)
        await #expect(throws: RPCError.closed(.byUs)) { try await client.ask("A") }
        await server.stopListening()
    }

    /// Calls up to the last stream go on, those after it have failed, and new ones are made over a new connection.
    @Test func goingAwayDrainsTheConnection() async throws {
        let (events, event) = Events.makeStream()
        let (requests, request) = AsyncStream.makeStream(of: Substring.self)
        let server = try await ScriptedGRPCServer.listen(events: event) { incoming, peer in
            request.yield(incoming.method)
            switch incoming.method {
            case "Late": peer.goAway(after: 1, "max_age")
            case "New": peer.reply(incoming.streamID, [3])
            default: break
            }
        }
        let client = try await GRPCClient.connect(to: server.address)
        var seen = requests.makeAsyncIterator()
        let early = Task { try await client.ask("Early", timeout: .seconds(1)) }
        #expect(await seen.next() == "Early")
        await #expect(throws: RPCError.closed(.goAway("NO_ERROR max_age"))) { try await client.ask("Late") }
        #expect(try await client.ask("New") == [3])
        #expect(await early.failure == .deadlineExceeded(after: .seconds(1)), "it went on")
        // Drained, the first connection is closed.
        #expect(await events.first { $0 == .gone } != nil)
        #expect(try await client.ask("New") == [3])
        await client.close()
    }

    @Test(arguments: [
        ([0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 1], RPCCloseReason.brokenFrame(.grpc, "UnableToParseFrame")),
        // Data on a stream that was never opened.
        ([0, 0, 1, 0, 0, 0, 0, 0, 9, 0], .brokenFrame(.grpc, "NoSuchStream")),
    ])
    func aBrokenFrameEndsTheConnectionAndTheNextOneWorks(bytes: [UInt8], reason: RPCCloseReason) async throws {
        let server = try await ScriptedGRPCServer.listen { request, peer in
            if request.method == "A" { peer.raw(bytes) } else { peer.reply(request.streamID, [1]) }
        }
        let client = try await GRPCClient.connect(to: server.address)
        await #expect(throws: RPCError.closed(reason)) { try await client.ask("A") }
        #expect(try await client.ask("B") == [1])
        await client.close()
    }
}

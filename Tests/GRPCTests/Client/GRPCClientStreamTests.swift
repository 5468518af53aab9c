// SPDX-License-Identifier: Apache-2.0

import NIOHPACK
import RPC
import Testing

@testable import GRPC

@Suite(.timeLimit(.minutes(1))) struct GRPCClientStreamTests {
    private typealias Events = AsyncStream<ScriptedPeer.Event>

    @Test func messagesComeInOrderUntilTheStatusIsOK() async throws {
        try await ScriptedGRPCServer.with { request, peer in
            peer.begin(request.streamID)
            for number in 0..<100 as Range<UInt8> { peer.message(request.streamID, [number] + request.payload) }
            peer.end(request.streamID, ["grpc-status": "0"])
        } _: { client async throws in
            var messages: [[UInt8]] = []
            for try await message in try await client.follow("Count", [9]) { messages.append(message) }
            #expect(messages == (0..<100).map { [$0, 9] })
        }
    }

    @Test func nothingAtAllIsAnEndToo() async throws {
        try await ScriptedGRPCServer.with { request, peer in
            peer.begin(request.streamID)
            peer.end(request.streamID, ["grpc-status": "0"])
        } _: { client async throws in
            var iterator = try await client.follow("A").makeAsyncIterator()
            #expect(try await iterator.next() == nil)
            #expect(try await iterator.next() == nil)
        }
    }

    @Test func aStatusComesAfterTheMessages() async throws {
        try await ScriptedGRPCServer.with { request, peer in
            peer.begin(request.streamID)
            peer.message(request.streamID, [1])
            peer.end(request.streamID, ["grpc-status": "14", "grpc-message": "going"])
        } _: { client async throws in
            var iterator = try await client.follow("A").makeAsyncIterator()
            #expect(try await iterator.next() == [1])
            let status = RPCStatus(code: .unavailable, message: "going")
            await #expect(throws: RPCError.status(status)) { try await iterator.next() }
        }
    }

    @Test func losingTheConnectionEndsTheStream() async throws {
        try await ScriptedGRPCServer.with { request, peer in
            peer.begin(request.streamID)
            peer.message(request.streamID, [1])
            peer.close()
        } _: { client async throws in
            var iterator = try await client.follow("A").makeAsyncIterator()
            #expect(try await iterator.next() == [1])
            await #expect(throws: RPCError.closed(.byPeer)) { try await iterator.next() }
        }
    }

    @Test func cancellingTheTaskEndsTheStreamAndTellsTheServer() async throws {
        let (events, event) = Events.makeStream()
        let (messages, message) = AsyncStream.makeStream(of: [UInt8].self)
        try await ScriptedGRPCServer.with(events: event) { request, peer in
            peer.begin(request.streamID)
            peer.message(request.streamID, [1])
        } _: { client async throws in
            let following = Task { for try await bytes in try await client.follow("A") { message.yield(bytes) } }
            #expect(await messages.first { _ in true } == [1])
            following.cancel()
            #expect(await following.failure == .cancelled)
            #expect(await events.first { $0 == .reset(1) } != nil)
        }
    }

    @Test func aStreamThatIsLetGoIsGivenUp() async throws {
        let (events, event) = Events.makeStream()
        try await ScriptedGRPCServer.with(events: event) { request, peer in
            peer.begin(request.streamID)
            peer.message(request.streamID, [1])
        } _: { client async throws in
            for try await message in try await client.follow("A") {
                #expect(message == [1])
                break
            }
            #expect(await events.first { $0 == .reset(1) } != nil)
        }
    }

    /// The server may send one window; then it waits until what came is taken.
    @Test func aSlowConsumerHoldsUpTheServerAndNobodyElse() async throws {
        let (events, event) = Events.makeStream()
        let size = 1000
        let count = 500
        try await ScriptedGRPCServer.with(events: event) { request, peer in
            guard request.method == "Many" else { return peer.reply(request.streamID, [1]) }
            peer.begin(request.streamID)
            for number in 0..<count {
                peer.message(request.streamID, [UInt8](repeating: UInt8(number & 0xFF), count: size))
            }
            peer.end(request.streamID, ["grpc-status": "0"])
        } _: { client async throws in
            var iterator = try await client.follow("Many").makeAsyncIterator()
            for _ in 0..<100 { #expect(try await client.ask("Other") == [1]) }
            event.yield(.gone)
            var opened = 0
            for await seen in events.prefix(while: { $0 != .gone }) {
                if case .window(1, let increment) = seen { opened += increment }
            }
            #expect(opened == 0, "nothing was taken yet")
            for number in 0..<count {
                #expect(try await iterator.next() == [UInt8](repeating: UInt8(number & 0xFF), count: size))
            }
            #expect(try await iterator.next() == nil)
        }
    }

    @Test func messagesLargerThanTheWindowPass() async throws {
        let large = [UInt8](repeating: 3, count: 4 << 20)
        try await ScriptedGRPCServer.with { request, peer in
            peer.begin(request.streamID)
            for _ in 0..<3 { peer.message(request.streamID, large) }
            peer.end(request.streamID, ["grpc-status": "0"])
        } _: { client async throws in
            var count = 0
            for try await message in try await client.follow("Large") {
                #expect(message == large)
                count += 1
            }
            #expect(count == 3)
        }
    }

    @Test func onlyOneTaskWaitsForAMessage() async throws {
        try await ScriptedGRPCServer.with { request, peer in
            peer.begin(request.streamID)
        } _: { client async throws in
            let stream = try await client.follow("A")
            await withTaskGroup(of: RPCError?.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        var iterator = stream.makeAsyncIterator()
                        do throws(RPCError) { _ = try await iterator.next() } catch { return error }
                        return nil
                    }
                }
                let status = RPCStatus(code: .failedPrecondition, message: "somebody else waits for this stream")
                #expect(await group.next() == .status(status))
                group.cancelAll()
                #expect(await group.next() == .cancelled)
            }
        }
    }

    @Test func anOversizedRequestFailsTheStream() async throws {
        try await ScriptedGRPCServer.with { _, _ in
        } _: { client async throws in
            var iterator = try await client.follow("A", [UInt8](repeating: 0, count: 5 << 20)).makeAsyncIterator()
            await #expect(throws: RPCError.requestTooLarge(.grpc, bytes: 5 << 20, limit: 4 << 20)) {
                try await iterator.next()
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import RPC
import Testing

@testable import TTRPC

/// How a connection ends, and how a caller gives up.
@Suite(.timeLimit(.minutes(1))) struct TTRPCClientEndTests {
    /// What a server sends in answer to the first request before it closes, and why the connection ended.
    @Test(arguments: [
        // Half a header.
        ([0, 0, 0, 1, 0], RPCCloseReason.byPeer),
        // A header of a frame of four bytes, and two of them.
        ([0, 0, 0, 4, 0, 0, 0, 1, 2, 0, 0x12, 2], .byPeer),
        // Nothing at all.
        ([], .byPeer),
        (
            Array("HTTP/1.1 400 Bad Request\r\n".utf8),
            .brokenFrame(.ttrpc, "the frame starts with 0x48545450 where its length belongs")
        ),
        ([0, 0, 0, 0, 0, 0, 0, 1, 9, 0], .brokenFrame(.ttrpc, "a frame of type 9 on stream 1")),
        ([0, 0, 0, 0, 0, 0, 0, 3, 2, 0], .brokenFrame(.ttrpc, "an answer on stream 3, which was never opened")),
        ([0, 0, 0, 0, 0, 0, 0, 1, 1, 0], .brokenFrame(.ttrpc, "a request from the server, on stream 1")),
    ])
    func theReasonNamesWhatWasSent(bytes: [UInt8], reason: RPCCloseReason) async throws {
        try await ScriptedTTRPCServer.with { peer in
            _ = try peer.request()
            try peer.write(bytes)
        } _: { client async throws in
            await #expect(throws: RPCError.closed(reason)) { try await client.ask("A") }
            #expect(await client.waitUntilClosed() == reason)
            await #expect(throws: RPCError.closed(reason), "for good") { try await client.ask("B") }
        }
    }

    @Test func everyCallInFlightEndsWithTheConnection() async throws {
        try await ScriptedTTRPCServer.with { peer in
            for _ in 0..<20 { _ = try peer.request() }
        } _: { client async throws in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        await #expect(throws: RPCError.closed(.byPeer)) { try await client.ask("A") }
                    }
                }
            }
        }
    }

    /// As a shim does to a client of another user.
    @Test func aServerThatClosesAtOnceIsNoticed() async throws {
        try await ScriptedTTRPCServer.with { _ in
        } _: { client async throws in
            #expect(await client.waitUntilClosed() == .byPeer)
        }
    }

    @Test func closingEndsCallsAndWaits() async throws {
        let (requests, request) = AsyncStream.makeStream(of: Void.self)
        try await ScriptedTTRPCServer.with { peer in
            _ = try peer.request()
            request.yield()
            try peer.waitForEnd()
        } _: { client async throws in
            async let reason = client.waitUntilClosed()
            let call = Task { try await client.ask("A") }
            for await _ in requests { break }
            await client.close()
            await client.close()
            #expect(await reason == .byUs)
            #expect(await call.result.failure == .closed(.byUs))
        }
    }

    @Test func aClientThatIsLetGoClosesItsSocket() async throws {
        let server = try ScriptedTTRPCServer()
        async let served: Void = server.serve { try $0.waitForEnd() }
        _ = try await TTRPCClient.connect(to: server.address, timeout: .seconds(5), on: someEventLoop)
        try await served
    }

    @Test(arguments: CallPlace.allCases)
    func aCancelledCallEndsAndTheConnectionStaysUsable(place: CallPlace) async throws {
        let (requests, request) = AsyncStream.makeStream(of: Void.self)
        try await ScriptedTTRPCServer.with { peer in
            let cancelled = try peer.request()
            request.yield()
            let next = try peer.request()
            try peer.reply(cancelled.streamID, [1])
            try peer.reply(next.streamID, [2])
        } _: { client async throws in
            let call = Task { try await client.ask("A", from: place) }
            for await _ in requests { break }
            call.cancel()
            #expect(await call.result.failure == .cancelled)
            #expect(try await client.ask("B") == [2])
        }
    }

    @Test(arguments: CallPlace.allCases)
    func aCallThatWasCancelledBeforeItBeganIsNotSent(place: CallPlace) async throws {
        try await ScriptedTTRPCServer.with { peer in
            let (streamID, request) = try peer.request()
            #expect(request.method == "B")
            try peer.reply(streamID, [])
        } _: { client async throws in
            let call = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await client.ask("A", from: place)
            }
            #expect(await call.result.failure == .cancelled)
            _ = try await client.ask("B")
        }
    }

    /// Cancelling races with starting and with the reply: whatever wins, each call ends once.
    @Test(arguments: CallPlace.allCases)
    func cancellingAtAnyMomentEndsACallOnce(place: CallPlace) async throws {
        try await ScriptedTTRPCServer.with { peer in
            while true {
                let (streamID, request) = try peer.request()
                if request.method == "End" { return try peer.reply(streamID, []) }
                try peer.reply(streamID, [])
            }
        } _: { client async throws in
            for round in 0..<200 {
                let call = Task { try await client.ask("A", from: place) }
                for _ in 0..<(round % 20) { await Task.yield() }
                call.cancel()
                if let failure = await call.result.failure { #expect(failure == .cancelled) }
            }
            _ = try await client.ask("End")
        }
    }

    @Test func aCancelledWaitForTheEndReturns() async throws {
        try await ScriptedTTRPCServer.with {
            try $0.waitForEnd()
        } _: { client async throws in
            let wait = Task { await client.waitUntilClosed() }
            wait.cancel()
            #expect(await wait.value == .byUs)
        }
    }
}

extension Result {
    /// The call's own error; nil when it brought a reply.
    fileprivate var failure: RPCError? {
        guard case .failure(let error) = self else { return nil }
        return error as? RPCError
    }
}

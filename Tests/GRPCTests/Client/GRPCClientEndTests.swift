// SPDX-License-Identifier: Apache-2.0

import RPC
import Testing

@testable import GRPC

/// How a caller gives up, and how a connection ends.
@Suite(.timeLimit(.minutes(1))) struct GRPCClientEndTests {
    @Test(arguments: [Duration.milliseconds(30), .zero, .seconds(-100_000_000)])
    func aDeadlineEndsTheCallAndTellsTheServer(timeout: Duration) async throws {
        let (events, event) = AsyncStream.makeStream(of: ScriptedPeer.Event.self)
        try await ScriptedGRPCServer.with(events: event) { request, peer in
            guard request.method == "Next" else { return }
            peer.lateData(1, bytes: 6)
            peer.reply(request.streamID, [2])
        } _: { client async throws in
            await #expect(throws: RPCError.deadlineExceeded(after: timeout)) {
                try await client.ask("Slow", timeout: timeout)
            }
            #expect(await events.first { $0 == .reset(1) } != nil)
            #expect(try await client.ask("Next") == [2])
        }
    }

    @Test func aCancelledCallEndsAndTheServerIsTold() async throws {
        let (events, event) = AsyncStream.makeStream(of: ScriptedPeer.Event.self)
        let (requests, request) = AsyncStream.makeStream(of: Void.self)
        try await ScriptedGRPCServer.with(events: event) { incoming, peer in
            if incoming.method == "A" { request.yield() } else { peer.reply(incoming.streamID, [2]) }
        } _: { client async throws in
            let call = Task { try await client.ask("A") }
            for await _ in requests { break }
            call.cancel()
            #expect(await call.failure == .cancelled)
            #expect(await events.first { $0 == .reset(1) } != nil)
            #expect(try await client.ask("B") == [2])
        }
    }

    @Test func aCallThatWasCancelledBeforeItBeganIsNotSent() async throws {
        try await ScriptedGRPCServer.with { request, peer in
            #expect(request.method == "B")
            peer.reply(request.streamID, [])
        } _: { client async throws in
            let call = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await client.ask("A")
            }
            #expect(await call.failure == .cancelled)
            _ = try await client.ask("B")
        }
    }

    /// Cancelling races with starting and with the reply: whatever wins, each call ends once.
    @Test func cancellingAtAnyMomentEndsACallOnce() async throws {
        try await ScriptedGRPCServer.with { request, peer in
            peer.reply(request.streamID, [])
        } _: { client async throws in
            for round in 0..<500 {
                let call = Task { try await client.ask("A") }
                for _ in 0..<(round % 20) { await Task.yield() }
                call.cancel()
                if let failure = await call.failure { #expect(failure == .cancelled) }
            }
            _ = try await client.ask("End")
        }
    }

    /// Answers to calls that were given up cost nothing of the connection's window (1 MiB).
    @Test func lateAnswersDoNotUseUpTheConnection() async throws {
        let (events, event) = AsyncStream.makeStream(of: ScriptedPeer.Event.self)
        try await ScriptedGRPCServer.with(events: event) { request, peer in
            guard request.method == "Next" else { return }
            for _ in 0..<10 { peer.lateData(1, bytes: 16_000) }
            peer.reply(request.streamID, [2])
        } _: { client async throws in
            await #expect(throws: RPCError.deadlineExceeded(after: .zero)) {
                try await client.ask("Slow", timeout: .zero)
            }
            #expect(await events.first { $0 == .reset(1) } != nil)
            for _ in 0..<20 {
                #expect(try await client.ask("Next") == [2])
            }
        }
    }

    @Test func closingEndsCallsAndWaits() async throws {
        let (events, event) = AsyncStream.makeStream(of: ScriptedPeer.Event.self)
        let (requests, request) = AsyncStream.makeStream(of: Void.self)
        try await ScriptedGRPCServer.with(events: event) { _, _ in
            request.yield()
        } _: { client async throws in
            async let reason = client.waitUntilClosed()
            let call = Task { try await client.ask("A") }
            for await _ in requests { break }
            await client.close()
            await client.close()
            #expect(await reason == .byUs)
            #expect(await call.failure == .closed(.byUs))
            #expect(await events.first { $0 == .gone } != nil)
            await #expect(throws: RPCError.closed(.byUs), "for good") { try await client.ask("B") }
        }
    }

    @Test func aClientThatIsLetGoClosesItsSocket() async throws {
        let (events, event) = AsyncStream.makeStream(of: ScriptedPeer.Event.self)
        let server = try await ScriptedGRPCServer.listen(events: event) { _, _ in }
        _ = try await GRPCClient.connect(to: server.address)
        #expect(await events.first { $0 == .gone } != nil)
    }

    @Test func aCancelledWaitForTheEndReturns() async throws {
        try await ScriptedGRPCServer.with { _, _ in
        } _: { client async throws in
            let wait = Task { await client.waitUntilClosed() }
            wait.cancel()
            #expect(await wait.value == .byUs)
        }
    }
}

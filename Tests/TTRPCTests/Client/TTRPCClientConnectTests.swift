// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import RPC
import StreamSockets
import Testing

@testable import TTRPC

@Suite(.timeLimit(.minutes(1))) struct TTRPCClientConnectTests {
    private func connect(_ address: StreamAddress) async throws(RPCError) -> TTRPCClient {
        try await TTRPCClient.connect(to: address, timeout: .seconds(5), on: someEventLoop)
    }

    private func errnoOfConnecting(to address: StreamAddress) async -> CInt? {
        do throws(RPCError) {
            try await connect(address).close()
            return nil
        } catch {
            guard case .connectFailed(address, let errno, _) = error else { return nil }
            return errno
        }
    }

    @Test func anAbstractSocketIsConnected() async throws {
        let server = try ScriptedTTRPCServer(.temporaryAbstract())
        async let served: Void = server.serve { peer in try peer.reply(try peer.request().streamID, [1]) }
        let client = try await connect(server.address)
        #expect(try await client.ask("A") == [1])
        try await served
    }

    @Test func aMissingSocketIsNotFound() async {
        #expect(await errnoOfConnecting(to: .temporary()) == ENOENT)
        #expect(await errnoOfConnecting(to: .temporaryAbstract()) == ECONNREFUSED)
    }

    @Test func aSocketThatNobodyListensOnRefuses() async throws {
        let address = StreamAddress.temporary()
        guard case .path(let path) = address else { return }
        close(try StreamSocket.listen(on: address))
        defer { unlink(path) }
        #expect(await errnoOfConnecting(to: address) == ECONNREFUSED)
    }

    @Test func aNameThatDoesNotFitIsRefused() async {
        #expect(await errnoOfConnecting(to: .path("/" + String(repeating: "a", count: 107))) == ENAMETOOLONG)
        #expect(await errnoOfConnecting(to: .path("/" + String(repeating: "a", count: 106))) == ENOENT, "it fits")
        #expect(await errnoOfConnecting(to: .abstract(String(repeating: "a", count: 108))) == ENAMETOOLONG)
        #expect(await errnoOfConnecting(to: .abstract(String(repeating: "a", count: 107))) == ECONNREFUSED, "it fits")
    }

    @Test func aPathThatCannotNameAFileIsNotFound() async throws {
        let server = try ScriptedTTRPCServer()
        #expect(await errnoOfConnecting(to: .path("")) == ENOENT)
        #expect(await errnoOfConnecting(to: .path("\(server.address)\0other")) == ENOENT)
    }

    @Test func anAddressInUseCannotBeListenedOn() throws {
        let server = try ScriptedTTRPCServer()
        #expect(throws: StreamSocketError.self) { _ = try StreamSocket.listen(on: server.address) }
    }

    /// A server that is frozen accepts nobody: once its backlog is full the kernel says "try again".
    @Test func aFullBacklogIsTriedAgainUntilTheDeadlineAndDoesNotHoldUpTheLoop() async throws {
        let backlog = try FullBacklog()
        let loop = someEventLoop
        let timeout = Duration.milliseconds(60)
        let start = ContinuousClock.now
        let connecting = Task { try await TTRPCClient.connect(to: backlog.address, timeout: timeout, on: loop) }
        try await loop.submit {}.get()
        await #expect(throws: RPCError.deadlineExceeded(after: timeout)) { _ = try await connecting.value }
        #expect(ContinuousClock.now - start >= timeout)
    }

    @Test func aBacklogThatEmptiesIsConnected() async throws {
        let backlog = try FullBacklog()
        async let connecting = connect(backlog.address)
        backlog.empty()
        try await connecting.close()
    }

    @Test func waitingForAFullBacklogCanBeCancelled() async throws {
        let backlog = try FullBacklog()
        let connecting = Task { () throws(RPCError) in try await connect(backlog.address) }
        connecting.cancel()
        await #expect(throws: RPCError.cancelled) { _ = try await connecting.value }
    }
}

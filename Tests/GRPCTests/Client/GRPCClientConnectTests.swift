// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import RPC
import StreamSockets
import Testing

@testable import GRPC

@Suite(.timeLimit(.minutes(1))) struct GRPCClientConnectTests {
    private func errnoOfConnecting(to address: StreamAddress) async -> CInt? {
        do throws(RPCError) {
            try await GRPCClient.connect(to: address).close()
            return nil
        } catch {
            guard case .connectFailed(address, let errno, _) = error else { return nil }
            return errno
        }
    }

    @Test(arguments: [StreamAddress.temporary(), .temporaryAbstract()])
    func aSocketIsConnected(address: StreamAddress) async throws {
        let server = try await ScriptedGRPCServer.listen(on: address) { $1.reply($0.streamID, [1]) }
        let client = try await GRPCClient.connect(to: server.address)
        #expect(try await client.ask("A") == [1])
        await client.close()
    }

    @Test func aSocketThatNobodyListensOnIsToldApart() async throws {
        let address = StreamAddress.temporary()
        #expect(await errnoOfConnecting(to: address) == ENOENT)
        guard case .path(let path) = address else { return }
        close(try StreamSocket.listen(on: address))
        defer { unlink(path) }
        #expect(await errnoOfConnecting(to: address) == ECONNREFUSED)
    }

    /// A frozen process: the kernel accepts for it.
    @Test func aServerThatSaysNothingIsGivenUpAtTheDeadline() async throws {
        let server = try await ScriptedGRPCServer.listen(sending: [], closing: false)
        let timeout = Duration.milliseconds(60)
        let start = ContinuousClock.now
        await #expect(throws: RPCError.deadlineExceeded(after: timeout)) {
            _ = try await GRPCClient.connect(to: server.address, timeout: timeout, on: someEventLoop)
        }
        #expect(ContinuousClock.now - start >= timeout)
    }

    @Test func connectingCanBeCancelled() async throws {
        let server = try await ScriptedGRPCServer.listen(sending: [], closing: false)
        let address = server.address
        for pause in [0, 5] {
            let connecting = Task { _ = try await GRPCClient.connect(to: address) }
            try await Task.sleep(for: .milliseconds(pause))
            connecting.cancel()
            #expect(await connecting.failure == .cancelled)
        }
    }

    @Test(arguments: [
        ("HTTP/1.1 400 Bad Request\r\n\r\n", RPCCloseReason.brokenFrame(.grpc, "UnableToParseFrame")),
        // A PING where the settings belong.
        ("\0\0\u{8}\u{6}\0\0\0\0\0ABCDEFGH", .brokenFrame(.grpc, "MissingPreface")),
        ("", .byPeer),
    ])
    func aServerThatIsNoneIsClosed(bytes: String, reason: RPCCloseReason) async throws {
        let server = try await ScriptedGRPCServer.listen(sending: Array(bytes.utf8), closing: bytes.isEmpty)
        await #expect(throws: RPCError.closed(reason)) { _ = try await GRPCClient.connect(to: server.address) }
    }
}

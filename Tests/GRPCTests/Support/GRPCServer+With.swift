// SPDX-License-Identifier: Apache-2.0

import Glibc
import RPC
import StreamSockets
import Testing

@testable import GRPC

extension GRPCServer {
    /// Runs a server with these methods, and a client of it.
    static func with(
        at address: StreamAddress = .temporary(),
        _ methods: [String: GRPCService.Method] = [:],
        streaming: [String: GRPCService.StreamingMethod] = [:],
        _ body: (GRPCServer, GRPCClient) async throws -> Void
    ) async throws {
        let service = GRPCService(name: "test.Service", methods: methods, streamingMethods: streaming)
        let server = try await listen(on: address, services: [service], eventLoop: someEventLoop)
        let running = Task { await server.run() }
        let client = try await GRPCClient.connect(to: address)
        let result: Result<Void, any Error>
        do { result = .success(try await body(server, client)) } catch { result = .failure(error) }
        running.cancel()
        #expect(await client.waitUntilClosed() == .byPeer, "a server that is shut down ends its connections")
        await running.value
        if case .path(let path) = address { #expect(access(path, F_OK) != 0, "the socket is removed") }
        try result.get()
    }
}

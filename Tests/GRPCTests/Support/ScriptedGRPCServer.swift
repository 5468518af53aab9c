// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOHTTP2
import NIOPosix
import StreamSockets

@testable import GRPC

/// A server of bare HTTP/2: each request is handed to a script, which answers with whatever frames it likes.
final class ScriptedGRPCServer: Sendable {
    /// Runs on the connection's event loop, once for each request that is complete.
    typealias Script = @Sendable (ScriptedRequest, ScriptedPeer) -> Void

    let address: StreamAddress
    private let listener: any Channel

    private init(_ address: StreamAddress, _ listener: any Channel) {
        self.address = address
        self.listener = listener
    }

    deinit {
        listener.close(promise: nil)
        if case .path(let path) = address { unlink(path) }
    }

    /// Nobody listens any more; connections go on.
    func stopListening() async {
        if case .path(let path) = address { unlink(path) }
        try? await listener.close().get()
    }

    /// `events` is told what else the clients do.
    static func listen(
        on address: StreamAddress = .temporary(),
        events: AsyncStream<ScriptedPeer.Event>.Continuation? = nil,
        _ script: @escaping Script
    ) async throws -> ScriptedGRPCServer {
        let listener = try await listen(on: address) { channel in
            let settings = [HTTP2Setting(parameter: .maxConcurrentStreams, value: 100_000)]
            try channel.pipeline.syncOperations.addHandlers(
                HTTP2Limits.handler(.server, settings),
                ScriptedPeer(script, events)
            )
        }
        return ScriptedGRPCServer(address, listener)
    }

    /// A server that sends these bytes to whoever connects, and closes or does nothing more.
    static func listen(
        sending bytes: [UInt8],
        closing: Bool,
        on address: StreamAddress = .temporary()
    ) async throws -> ScriptedGRPCServer {
        let listener = try await listen(on: address) { channel in
            try channel.pipeline.syncOperations.addHandler(Babbler(bytes: bytes, isClosing: closing))
        }
        return ScriptedGRPCServer(address, listener)
    }

    private static func listen(
        on address: StreamAddress,
        _ setUp: @escaping @Sendable (any Channel) throws -> Void
    ) async throws -> any Channel {
        let socket = try StreamSocket.listen(on: address)
        return try await ServerBootstrap(group: someEventLoop)
            .childChannelInitializer { channel in channel.eventLoop.makeCompletedFuture { try setUp(channel) } }
            .withBoundSocket(socket).get()
    }

    /// Runs a script against a client that is connected to it, and closes the client when the body is through.
    static func with<Result: Sendable>(
        events: AsyncStream<ScriptedPeer.Event>.Continuation? = nil,
        _ script: @escaping Script,
        _ body: (GRPCClient) async throws -> Result
    ) async throws -> Result {
        let server = try await listen(events: events, script)
        let client = try await GRPCClient.connect(to: server.address)
        let result: Result
        do { result = try await body(client) } catch {
            await client.close()
            throw error
        }
        await client.close()
        return result
    }
}

/// Writes some bytes as soon as somebody has connected.
private final class Babbler: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private let bytes: [UInt8]
    private let isClosing: Bool

    init(bytes: [UInt8], isClosing: Bool) {
        self.bytes = bytes
        self.isClosing = isClosing
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: nil)
        if isClosing { context.close(promise: nil) }
    }
}

// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

/// A listener that answers everything with bytes that are neither ttrpc nor gRPC.
struct GarbageServer: Sendable {
    private let listener: any Channel

    /// Listens at a path that is free.
    static func listen(at path: String, on eventLoop: any EventLoop) async throws -> GarbageServer {
        let bootstrap = ServerBootstrap(group: eventLoop)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Handler()) }
            }
        return GarbageServer(listener: try await bootstrap.bind(unixDomainSocketPath: path).get())
    }

    /// Until the caller's task is cancelled.
    func run() async {
        await untilCancelled()
        try? await listener.close()
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            context.writeAndFlush(NIOAny(ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n")), promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}

/// Returns when the caller's task is cancelled.
func untilCancelled() async {
    let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
    await withTaskCancellationHandler {
        for await _ in stream {}
    } onCancel: {
        continuation.finish()
    }
}

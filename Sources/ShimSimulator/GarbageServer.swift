// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

/// A listener that answers everything with bytes that are neither ttrpc nor gRPC.
enum GarbageServer {
    /// Listens at a path until the caller's task is cancelled.
    static func run(at path: String, on eventLoop: any EventLoop) async throws {
        let listener = try await ServerBootstrap(group: eventLoop)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Handler()) }
            }
            .bind(unixDomainSocketPath: path)
            .get()
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

// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RPC

/// A streaming call that somebody holds on to; let go, it is given up.
final class StreamingCall: Sendable {
    /// Keeps the connection.
    private let client: GRPCClient
    private let connection: NIOLoopBound<ClientConnection>
    private let buffer: NIOLoopBound<ResponseBuffer>
    /// Nil when the call failed before it was sent.
    private let streamID: Int32?

    init(
        client: GRPCClient,
        connection: NIOLoopBound<ClientConnection>,
        buffer: NIOLoopBound<ResponseBuffer>,
        streamID: Int32?
    ) {
        self.client = client
        self.connection = connection
        self.buffer = buffer
        self.streamID = streamID
    }

    deinit {
        guard let streamID else { return }
        connection.eventLoop.execute { [connection] in connection.value.cancel(streamID) }
    }

    /// The next message; nil after the last one.
    func next() async throws(RPCError) -> [UInt8]? {
        let next: ResponseBuffer.Next = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                connection.eventLoop.execute {
                    self.connection.value.next(continuation, of: self.buffer.value, self.streamID ?? 0)
                }
            }
        } onCancel: {
            guard let streamID else { return }
            connection.eventLoop.execute { self.connection.value.cancel(streamID) }
        }
        return try next.get()
    }
}

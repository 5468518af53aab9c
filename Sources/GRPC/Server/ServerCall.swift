// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RPC

/// One call that waits for its answer.
///
/// It is answered once.
struct ServerCall: Sendable {
    let request: ServerRequest
    let streamID: Int32
    let connection: NIOLoopBound<ServerConnection>
    /// Ends when the client gives up, or the call has been answered.
    let interest: AsyncStream<Never>

    var replies: GRPCResponseWriter { GRPCResponseWriter(connection: connection, streamID: streamID) }

    /// The one message of the answer, none for a stream, or what went wrong.
    func answer(_ result: Result<[UInt8]?, RPCStatus>) {
        connection.eventLoop.execute { connection.value.answer(result, streamID) }
    }
}

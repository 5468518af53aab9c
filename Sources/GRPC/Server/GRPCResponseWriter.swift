// SPDX-License-Identifier: Apache-2.0

import NIOCore
public import RPC

/// Where a streaming method writes its answers.
public struct GRPCResponseWriter: Sendable {
    let connection: NIOLoopBound<ServerConnection>
    let streamID: Int32

    /// Writes one message, and returns once the client has left room for it.
    ///
    /// Throws code 1 when nobody reads the stream any more, and code 8 for a message over 4 MiB.
    public func write(_ message: [UInt8]) async throws(RPCStatus) {
        guard message.count <= Message.maxBytes else { throw .tooLarge(message.count) }
        let written = connection.eventLoop.makePromise(of: Void.self)
        connection.eventLoop.execute { connection.value.write(message, streamID, written) }
        do { try await written.futureResult.get() } catch {
            throw RPCStatus(code: .cancelled, message: "nobody reads the stream any more")
        }
    }
}

extension RPCStatus {
    static func tooLarge(_ bytes: Int) -> RPCStatus {
        let message = "a message of \(bytes) bytes is over the limit of \(Message.maxBytes)"
        return RPCStatus(code: .resourceExhausted, message: message)
    }
}

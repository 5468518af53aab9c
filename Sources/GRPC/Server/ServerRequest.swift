// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHPACK
import RPC

/// A request that has come in whole.
struct ServerRequest: Sendable {
    let service: Substring
    let method: Substring
    let payload: [UInt8]
    let context: GRPCServerContext

    init(headers: HPACKHeaders, payload: [UInt8]) {
        let path = headers.first(name: ":path") ?? ""
        let parts = path.split(separator: "/", maxSplits: 1)
        service = parts.first ?? ""
        method = parts.count == 2 ? parts[1] : ""
        self.payload = payload
        context = GRPCServerContext(
            metadata: headers.filter { !Self.isReserved($0.name) }.map { ($0.name, $0.value) },
            timeout: headers.first(name: "grpc-timeout").flatMap(Timeout.decode)
        )
    }

    private static func isReserved(_ name: String) -> Bool {
        name.hasPrefix(":") || name.hasPrefix("grpc-") || ["te", "content-type", "user-agent"].contains(name)
    }
}

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

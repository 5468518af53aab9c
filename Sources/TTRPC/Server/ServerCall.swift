// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RPC

/// One call that waits for its answer.
///
/// It is answered once.
struct ServerCall: Sendable {
    let request: WireRequest
    let streamID: UInt32
    let connection: NIOLoopBound<ServerConnection>

    func answer(_ result: Result<[UInt8], RPCStatus>) {
        connection.eventLoop.execute { connection.value.answer(result, streamID) }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import NIOPosix
import RPC
import StreamSockets

@testable import TTRPC

extension StreamAddress {
    /// A path that nobody uses, short enough for a socket.
    static func temporaryPath() -> String { "/tmp/ttrpc-\(UUID().uuidString.prefix(13))" }

    static func temporary() -> StreamAddress { .path(temporaryPath()) }

    static func temporaryAbstract() -> StreamAddress { .abstract("ttrpc-\(UUID().uuidString)") }
}

/// A loop of the process.
var someEventLoop: any EventLoop { MultiThreadedEventLoopGroup.singleton.next() }

extension TTRPCClient {
    /// A call to a service of the test's, long enough for any machine.
    func ask(
        _ method: String,
        _ payload: [UInt8] = [],
        timeout: Duration = .seconds(5)
    ) async throws(RPCError) -> [UInt8] {
        try await call(service: "test.Service", method: method, payload: payload, timeout: timeout)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import NIOPosix
import RPC
import StreamSockets

@testable import GRPC

extension StreamAddress {
    /// A path that nobody uses, short enough for a socket.
    static func temporaryPath() -> String { "/tmp/grpc-\(UUID().uuidString.prefix(13))" }

    static func temporary() -> StreamAddress { .path(temporaryPath()) }

    static func temporaryAbstract() -> StreamAddress { .abstract("grpc-\(UUID().uuidString)") }
}

/// A loop of the process.
var someEventLoop: any EventLoop { MultiThreadedEventLoopGroup.singleton.next() }

/// With which a server begins.
let emptySettings: [UInt8] = [
    0, 0, 0,  // length
    4,  // type: settings
    0,  // flags
    0, 0, 0, 0,  // stream
]

extension GRPCClient {
    /// A client that is connected within any machine's time.
    static func connect(to address: StreamAddress) async throws(RPCError) -> GRPCClient {
        try await connect(to: address, timeout: .seconds(5), on: someEventLoop)
    }

    /// A call to a service of the test's, long enough for any machine.
    func ask(
        _ method: String,
        _ payload: [UInt8] = [],
        timeout: Duration = .seconds(5)
    ) async throws(RPCError) -> [UInt8] {
        try await call(service: "test.Service", method: method, payload: payload, timeout: timeout)
    }

    /// A streaming call to the same service.
    func follow(_ method: String, _ payload: [UInt8] = []) async throws(RPCError) -> GRPCResponseStream {
        try await stream(service: "test.Service", method: method, payload: payload)
    }
}

extension Task where Success: Sendable, Failure == any Error {
    /// The task's own error; nil when it brought something.
    var failure: RPCError? {
        get async {
            guard case .failure(let error) = await result else { return nil }
            return error as? RPCError
        }
    }
}

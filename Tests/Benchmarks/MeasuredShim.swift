// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import NIOCore

/// A shim that is called, and one task of its.
struct MeasuredShim {
    let params: BootstrapParams
    let id: String

    /// Path of its socket.
    var socket: String { String(params.address.dropFirst("unix://".count)) }

    /// The task over a connection of its own.
    func connect(on eventLoop: any EventLoop) async throws -> ShimTask {
        let transport = try await SocketConnector(eventLoop: eventLoop).connect(to: params, timeout: .seconds(5))
        return Shim(params: params, transport: transport).task(id)
    }
}

// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import HostRegistry
import LinuxHost
package import SwiftProtobuf
package import Testing

/// One scripted shim, connected to.
package struct ScriptedShim {
    package static let address = "unix:///a"

    package let connector: ScriptedConnector
    package let shim: Shim

    /// A shim that answers everything with the same, an empty message unless another is given.
    package static func answering(_ reply: some Message, version: Int = 3) async throws -> ScriptedShim {
        let bytes: [UInt8] = try reply.serializedBytes()
        return try await ScriptedShim(version: version) { _ in bytes }
    }

    /// A shim that refuses everything.
    package static func failing(_ error: ShimTransportError) async throws -> ScriptedShim {
        try await ScriptedShim { _ throws(ShimTransportError) in throw error }
    }

    package init(
        version: Int = 3,
        clock: any RegistryClock = ContinuousClock(),
        _ answer: @escaping ScriptedConnector.Answer
    ) async throws {
        connector = ScriptedConnector(clock: clock)
        connector.answer(at: Self.address, answer)
        let params = BootstrapParams(version: version, address: Self.address, wireProtocol: .ttrpc)
        shim = Shim(params: params, transport: try await connector.connect(to: params, timeout: .seconds(5)))
    }

    package var task: ShimTask { shim.task("t") }

    /// What the one call was that it got.
    package func onlyCall<Request: Message>(
        _ type: Request.Type = Request.self,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> (method: String, request: Request) {
        try #require(connector.calls.count == 1, sourceLocation: sourceLocation)
        return (connector.calls[0].method, try connector.calls[0].request())
    }
}

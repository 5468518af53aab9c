// SPDX-License-Identifier: Apache-2.0

import GRPC
public import NIOCore
import StreamSockets
import TTRPC

/// Connects to shims over their sockets, with the protocol that each of them speaks; all on one event loop.
public struct SocketConnector: ShimConnector {
    private let eventLoop: any EventLoop

    /// A connector whose connections run on an event loop.
    public init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Connects over ttrpc or gRPC, as the parameters say.
    public func connect(
        to params: BootstrapParams,
        timeout: Duration
    ) async throws(ShimTransportError) -> any ShimTransport {
        let address: StreamAddress
        do {
            address = try ShimAddress.parse(params.address, for: params.wireProtocol)
        } catch {
            throw .malformed(error.message)
        }
        switch params.wireProtocol {
        case .ttrpc:
            do throws(TTRPCError) {
                let client = try await TTRPCClient.connect(to: address, timeout: timeout, on: eventLoop)
                return TTRPCTransport(client: client)
            } catch {
                throw ShimTransportError(error)
            }
        case .grpc:
            do throws(GRPCError) {
                let client = try await GRPCClient.connect(to: address, timeout: timeout, on: eventLoop)
                return GRPCTransport(client: client)
            } catch {
                throw ShimTransportError(error)
            }
        }
    }
}

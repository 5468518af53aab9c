// SPDX-License-Identifier: Apache-2.0

import Glibc
public import NIOCore
import StreamSockets
import TTRPC

/// Connects to shims that speak ttrpc, all on one event loop.
public struct TTRPCConnector: ShimConnector {
    private let eventLoop: any EventLoop

    /// A connector whose connections run on an event loop.
    public init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Connects over ttrpc; a shim that speaks gRPC is refused with `malformed`.
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
        guard params.wireProtocol == .ttrpc else {
            throw .malformed("the shim speaks gRPC, which this version of shimtop does not")
        }
        do {
            return TTRPCTransport(client: try await TTRPCClient.connect(to: address, timeout: timeout, on: eventLoop))
        } catch {
            throw ShimTransportError(error)
        }
    }
}

/// A ``ShimTransport`` over one ttrpc connection.
private struct TTRPCTransport: ShimTransport {
    let client: TTRPCClient

    func call(
        service: String,
        method: String,
        payload: [UInt8],
        timeout: Duration
    ) async throws(ShimTransportError) -> [UInt8] {
        do {
            return try await client.call(service: service, method: method, payload: payload, timeout: timeout)
        } catch {
            throw ShimTransportError(error)
        }
    }

    func close() async { await client.close() }

    func waitUntilClosed() async -> String { await client.waitUntilClosed().description }
}

extension ShimTransportError {
    fileprivate init(_ error: TTRPCError) {
        switch error {
        case .status(let status): self = .status(code: status.code.rawValue, message: status.message)
        case .deadlineExceeded(let duration): self = .deadlineExceeded(after: duration)
        case .closed(.brokenFrame(let why)): self = .malformed("it answers with something that is not ttrpc: \(why)")
        case .closed(let reason): self = .closed("\(reason)")
        case .connectFailed(_, let number, _) where number == ENOENT || number == ECONNREFUSED:
            self = .nobodyListens(
                number == ENOENT ? "its socket does not exist" : "its socket is there, but nobody listens on it"
            )
        case .connectFailed(_, _, let why): self = .closed(why)
        case .cancelled: self = .cancelled
        case .requestTooLarge, .replyTooLarge, .malformedReply: self = .malformed("\(error)")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import GRPC

/// A ``ShimTransport`` over gRPC.
struct GRPCTransport: ShimTransport {
    let client: GRPCClient

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
    package init(_ error: GRPCError) {
        switch error {
        case .status(let status): self = .status(code: status.code.rawValue, message: status.message.bounded)
        case .deadlineExceeded(let duration): self = .deadlineExceeded(after: duration)
        case .closed(.brokenFrame(let why)): self = .malformed("it answers with something that is not gRPC: \(why)")
        case .closed(let reason): self = .closed("\(reason)")
        case .connectFailed(_, let number, let why): self.init(connectErrno: number, why)
        case .cancelled: self = .cancelled
        case .requestTooLarge, .replyTooLarge, .malformedReply: self = .malformed("\(error)")
        }
    }
}

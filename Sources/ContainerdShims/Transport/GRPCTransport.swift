// SPDX-License-Identifier: Apache-2.0

import GRPC
import RPC

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

// SPDX-License-Identifier: Apache-2.0

import RPC

@testable import TTRPC

/// Where a call is made from: the client has a way for each.
enum CallPlace: CaseIterable {
    case onTheLoop
    case elsewhere
}

extension TTRPCClient {
    nonisolated func ask(
        _ method: String,
        _ payload: [UInt8] = [],
        from place: CallPlace
    ) async throws(RPCError) -> [UInt8] {
        switch place {
        case .onTheLoop: try await ask(method, payload)
        case .elsewhere:
            try await call(service: "test.Service", method: method, payload: payload, timeout: .seconds(5))
        }
    }
}

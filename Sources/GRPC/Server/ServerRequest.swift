// SPDX-License-Identifier: Apache-2.0

import NIOHPACK

/// A request that has come in whole.
struct ServerRequest: Sendable {
    let service: Substring
    let method: Substring
    let payload: [UInt8]
    let context: GRPCServerContext

    init(headers: HPACKHeaders, payload: [UInt8]) {
        let path = headers.first(name: ":path") ?? ""
        let parts = path.split(separator: "/", maxSplits: 1)
        service = parts.first ?? ""
        method = parts.count == 2 ? parts[1] : ""
        self.payload = payload
        context = GRPCServerContext(
            metadata: headers.filter { !Self.isReserved($0.name) }.map { ($0.name, $0.value) },
            timeout: headers.first(name: "grpc-timeout").flatMap(Timeout.decode)
        )
    }

    private static func isReserved(_ name: String) -> Bool {
        name.hasPrefix(":") || name.hasPrefix("grpc-") || ["te", "content-type", "user-agent"].contains(name)
    }
}

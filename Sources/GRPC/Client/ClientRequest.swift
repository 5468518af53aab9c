// SPDX-License-Identifier: Apache-2.0

import NIOHPACK

/// What a call sends.
struct ClientRequest: Sendable {
    let service: String
    let method: String
    let payload: [UInt8]
    let metadata: [(key: String, value: String)]

    /// Its headers; the server is told how long the answer is waited for.
    func headers(timeout: Duration?) -> HPACKHeaders {
        var headers: HPACKHeaders = [
            ":method": "POST",
            ":scheme": "http",
            ":path": "/\(service)/\(method)",
            ":authority": "localhost",
            "content-type": "application/grpc",
            "te": "trailers",
        ]
        if let timeout { headers.add(name: "grpc-timeout", value: Timeout.encode(timeout)) }
        for (key, value) in metadata { headers.add(name: key, value: value) }
        return headers
    }
}

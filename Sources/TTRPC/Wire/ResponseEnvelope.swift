// SPDX-License-Identifier: Apache-2.0

import RPC
import SwiftProtobuf

/// What a response frame carries: the message `Response` of ttrpc.proto.
enum ResponseEnvelope {
    /// What the server answered to a call.
    static func reply(_ data: [UInt8]) -> Result<[UInt8], RPCError> {
        if let start = startOfLonePayload(data) { return .success(Array(data[start...])) }
        guard let response = try? WireResponse(serializedBytes: data) else {
            return .failure(.malformedReply(.ttrpc, "its \(data.count) bytes cannot be decoded"))
        }
        guard response.hasStatus, response.status.code != 0 else { return .success(Array(response.payload)) }
        let code = RPCCode(rawValue: response.status.code)
        return .failure(.status(RPCStatus(code: code, message: response.status.message)))
    }

    /// Where the payload starts in a message that holds nothing else, as that of every success does; nil in any other.
    private static func startOfLonePayload(_ data: [UInt8]) -> Int? {
        guard let tag = data.first else { return 0 }
        guard tag == 2 << 3 | 2 else { return nil }
        var length = 0
        // A frame is no longer than what four bytes of seven bits can say.
        for index in 1..<min(5, data.count) {
            length |= Int(data[index] & 0x7f) << (7 * (index - 1))
            if data[index] < 0x80 { return length == data.count - index - 1 ? index + 1 : nil }
        }
        return nil
    }
}

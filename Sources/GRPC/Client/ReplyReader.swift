// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHPACK
import RPC

/// What a server sends in answer to one call: headers, messages, trailers; or trailers only.
struct ReplyReader {
    private enum State {
        case headers
        case messages
        case trailers(RPCStatus)
    }

    private var state = State.headers
    private var decoder = MessageDecoder()

    /// A block of headers, the last one when the stream ends with it; returns why the call fails, if it does.
    mutating func received(headers: HPACKHeaders, isLast: Bool) -> RPCError? {
        guard case .headers = state else {
            state = .trailers(RPCStatus(trailers: headers) ?? Self.noStatus)
            return nil
        }
        let httpStatus = headers.first(name: ":status") ?? "none"
        // "100 Continue" and its like come before the headers.
        if httpStatus.hasPrefix("1") && !isLast { return nil }
        // A server that speaks gRPC decides, whatever the HTTP status.
        if isLast, let status = RPCStatus(trailers: headers) {
            state = .trailers(status)
            return nil
        }
        guard httpStatus == "200" else {
            return .status(RPCStatus(httpStatus: httpStatus, what: "no gRPC server answers there"))
        }
        let contentType = headers.first(name: "content-type") ?? "none"
        guard contentType.hasPrefix("application/grpc") else {
            return .status(RPCStatus(httpStatus: httpStatus, what: "its content type is \(contentType)"))
        }
        state = .messages
        return nil
    }

    /// The messages that these bytes complete.
    mutating func received(data: ByteBuffer) throws(RPCError) -> [[UInt8]] {
        guard case .messages = state else { throw .malformedReply(.grpc, "data before its headers") }
        do {
            return try decoder.append(data)
        } catch {
            switch error {
            case .tooLarge(let bytes): throw .replyTooLarge(.grpc, bytes: bytes, limit: Message.maxBytes)
            case .compressed: throw .malformedReply(.grpc, "a compressed message, which nobody asked for")
            }
        }
    }

    /// Why the call fails now that the stream has ended; nil when the status is OK.
    func failureAtEnd() -> RPCError? {
        guard case .trailers(let status) = state else { return .status(Self.noStatus) }
        guard status.code == .ok else { return .status(status) }
        return decoder.isInsideMessage ? .malformedReply(.grpc, "it ends inside a message") : nil
    }

    private static let noStatus = RPCStatus(code: .unknown, message: "the reply ends without a grpc-status")
}

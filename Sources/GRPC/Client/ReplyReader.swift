// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHPACK

/// What a server sends in answer to one call: headers, messages, trailers; or trailers only.
struct ReplyReader {
    private enum State {
        case headers
        case messages
        case trailers(GRPCStatus)
    }

    private var state = State.headers
    private var decoder = MessageDecoder()

    /// A block of headers, the last one when the stream ends with it; returns why the call fails, if it does.
    mutating func received(headers: HPACKHeaders, isLast: Bool) -> GRPCError? {
        guard case .headers = state else {
            state = .trailers(GRPCStatus(trailers: headers) ?? Self.noStatus)
            return nil
        }
        let httpStatus = headers.first(name: ":status") ?? "none"
        // "100 Continue" and its like come before the headers.
        if httpStatus.hasPrefix("1") && !isLast { return nil }
        // A server that speaks gRPC decides, whatever the HTTP status.
        if isLast, let status = GRPCStatus(trailers: headers) {
            state = .trailers(status)
            return nil
        }
        guard httpStatus == "200" else {
            return .status(GRPCStatus(httpStatus: httpStatus, what: "no gRPC server answers there"))
        }
        let contentType = headers.first(name: "content-type") ?? "none"
        guard contentType.hasPrefix("application/grpc") else {
            return .status(GRPCStatus(httpStatus: httpStatus, what: "its content type is \(contentType)"))
        }
        state = .messages
        return nil
    }

    /// The messages that these bytes complete.
    mutating func received(data: ByteBuffer) throws(GRPCError) -> [[UInt8]] {
        guard case .messages = state else { throw .malformedReply("data before its headers") }
        do {
            return try decoder.append(data)
        } catch {
            switch error {
            case .tooLarge(let bytes): throw .replyTooLarge(bytes: bytes)
            case .compressed: throw .malformedReply("a compressed message, which nobody asked for")
            }
        }
    }

    /// Why the call fails now that the stream has ended; nil when the status is OK.
    func failureAtEnd() -> GRPCError? {
        guard case .trailers(let status) = state else { return .status(Self.noStatus) }
        guard status.code == .ok else { return .status(status) }
        return decoder.isInsideMessage ? .malformedReply("it ends inside a message") : nil
    }

    private static let noStatus = GRPCStatus(code: .unknown, message: "the reply ends without a grpc-status")
}

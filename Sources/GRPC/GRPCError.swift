// SPDX-License-Identifier: Apache-2.0

import Glibc
public import StreamSockets

/// Why a call brought no reply.
public enum GRPCError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The server answered with a status; or this side did, for a request that it could not send or a reply without one.
    case status(GRPCStatus)
    /// No answer, or no connection, in time. The server is told to give up; its late answer is dropped.
    case deadlineExceeded(after: Duration)
    /// The connection had ended, or ended before the reply came.
    case closed(GRPCCloseReason)
    /// The request is larger than a message may be (4 MiB); nothing was sent.
    case requestTooLarge(bytes: Int)
    /// The reply is larger than a message may be (4 MiB); the connection stays usable.
    case replyTooLarge(bytes: Int)
    /// The reply is not what gRPC sends; the connection stays usable.
    case malformedReply(String)
    /// The socket could not be connected, with the system's error number.
    case connectFailed(address: StreamAddress, errno: Int32, reason: String)
    /// The task that called was cancelled.
    case cancelled

    /// What went wrong, for a person.
    public var description: String {
        switch self {
        case .status(let status): "\(status)"
        case .deadlineExceeded(let duration): "no answer in \(duration)"
        case .closed(let reason): "the connection has ended: \(reason)"
        case .requestTooLarge(let bytes): "a request of \(bytes) bytes is over the limit of \(Message.maxBytes)"
        case .replyTooLarge(let bytes): "a reply of \(bytes) bytes is over the limit of \(Message.maxBytes)"
        case .malformedReply(let what): "the reply is no gRPC response: \(what)"
        case .connectFailed(let address, _, let reason): "cannot connect to \(address): \(reason)"
        case .cancelled: "given up by the caller"
        }
    }
}

extension GRPCError {
    /// Why there is no connection.
    init(_ error: StreamSocketError) {
        switch error {
        case .failed(let address, let number, let reason):
            self = .connectFailed(address: address, errno: number, reason: reason)
        case .handshakeRefused(let address, let answer):
            self = .connectFailed(address: address, errno: EPROTO, reason: "CONNECT was answered with \"\(answer)\"")
        case .deadlineExceeded(let duration): self = .deadlineExceeded(after: duration)
        case .cancelled: self = .cancelled
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
public import StreamSockets

/// Why a call brought no reply, whatever carried it.
public enum RPCError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The server answered with a status other than OK; or this side did, for a request that it could not send or a reply
    /// without one.
    case status(RPCStatus)
    /// No answer, or no connection, within the timeout. The server may still act on the call; its late answer is dropped.
    case deadlineExceeded(after: Duration)
    /// The connection had ended, or ended before the reply came.
    case closed(RPCCloseReason)
    /// The request is larger than a message may be; nothing was sent.
    case requestTooLarge(RPCProtocol, bytes: Int, limit: Int)
    /// The reply is larger than a message may be; the connection stays usable.
    case replyTooLarge(RPCProtocol, bytes: Int, limit: Int)
    /// The reply is not what the protocol sends, with what was wrong about it; the connection stays usable.
    case malformedReply(RPCProtocol, String)
    /// The socket could not be connected or listened on, with the system's error number and words.
    case connectFailed(address: StreamAddress, errno: Int32, reason: String)
    /// The task that called was cancelled.
    case cancelled

    /// What went wrong, for a person.
    public var description: String {
        switch self {
        case .status(let status): "\(status)"
        case .deadlineExceeded(let duration): "no answer in \(duration)"
        case .closed(let reason): "the connection has ended: \(reason)"
        case .requestTooLarge(let carrier, let bytes, let limit):
            "a request of \(bytes) bytes is over \(carrier.limit) of \(limit)"
        case .replyTooLarge(let carrier, let bytes, let limit):
            "a reply of \(bytes) bytes is over \(carrier.limit) of \(limit)"
        case .malformedReply(let carrier, let what): "the reply is no \(carrier) response: \(what)"
        case .connectFailed(let address, _, let reason): "cannot connect to \(address): \(reason)"
        case .cancelled: "given up by the caller"
        }
    }
}

extension RPCProtocol {
    /// Whose limit a message is over: that of gRPC is a setting, ttrpc's is fixed.
    fileprivate var limit: String {
        switch self {
        case .ttrpc: "ttrpc's limit"
        case .grpc: "the limit"
        }
    }
}

extension RPCError {
    /// Why there is no connection, or no listener.
    package init(_ error: StreamSocketError) {
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

// SPDX-License-Identifier: Apache-2.0

import GRPC
import Glibc
import LinuxHost
public import RPC
import TTRPC

/// One connection to one shim, whatever it speaks.
public protocol ShimTransport: Sendable {
    /// Calls one method and returns the encoded reply.
    ///
    /// Throws `status` when the shim answers with an error, `deadlineExceeded` when it has not answered in time,
    /// `closed` when the connection ended first and `malformed` when what came is not the protocol.
    func call(
        service: String,
        method: String,
        payload: [UInt8],
        timeout: Duration
    ) async throws(ShimTransportError) -> [UInt8]

    /// Ends the connection; calls in flight fail with `closed`.
    func close() async

    /// Waits for the end of the connection, whoever ends it, and returns the reason for a person.
    ///
    /// Returns when the caller's task is cancelled, too.
    func waitUntilClosed() async -> String
}

/// Why a call over a ``ShimTransport`` brought no reply.
public enum ShimTransportError: Error, Sendable, Hashable {
    /// The shim answered with a status other than OK.
    case status(RPCStatus)
    /// No answer in time. The shim may still act on the call.
    case deadlineExceeded(after: Duration)
    /// The connection ended, with the reason.
    case closed(String)
    /// Nobody listens at the address: no such socket, or it refuses.
    case nobodyListens(String)
    /// What came back is not the protocol, or too large.
    case malformed(String)
    /// The shim was not asked, with why: this program has run out of something, or a file system does not answer.
    case notTried(String)
    /// The caller gave up.
    case cancelled

    /// Why a socket could not be connected, from the system's error number and words.
    init(connectErrno number: Int32, _ why: String) {
        switch number {
        case ENOENT: self = .nobodyListens("its socket does not exist")
        case ECONNREFUSED: self = .nobodyListens("its socket refuses connections")
        default: self = Shortage.words(number).map { .notTried($0) } ?? .closed(why)
        }
    }

    /// What a call over either protocol ended with.
    package init(_ error: RPCError) {
        switch error {
        case .status(let status): self = .status(RPCStatus(code: status.code, message: status.message.bounded))
        case .deadlineExceeded(let duration): self = .deadlineExceeded(after: duration)
        case .closed(.brokenFrame(let carrier, let why)):
            self = .malformed("it answers with something that is not \(carrier): \(why)")
        case .closed(let reason): self = .closed("\(reason)")
        case .connectFailed(_, let number, let why): self.init(connectErrno: number, why)
        case .cancelled: self = .cancelled
        case .requestTooLarge, .replyTooLarge, .malformedReply: self = .malformed("\(error)")
        }
    }
}

/// A ``ShimTransport`` over ttrpc.
struct TTRPCTransport: ShimTransport {
    let client: TTRPCClient

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

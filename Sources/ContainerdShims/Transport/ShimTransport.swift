// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost

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
    case status(code: Int32, message: String)
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
        case ECONNREFUSED: self = .nobodyListens("its socket is there, but nobody listens on it")
        default: self = Shortage.words(number).map { .notTried($0) } ?? .closed(why)
        }
    }

    /// gRPC status codes that decide something here.
    package enum Code {
        static let unknown: Int32 = 2
        static let invalidArgument: Int32 = 3
        static let deadlineExceeded: Int32 = 4
        package static let notFound: Int32 = 5
        static let alreadyExists: Int32 = 6
        static let failedPrecondition: Int32 = 9
        static let unimplemented: Int32 = 12
        static let unavailable: Int32 = 14
    }
}

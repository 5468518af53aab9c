// SPDX-License-Identifier: Apache-2.0

/// What kind of failure a call ended with: gRPC's status codes, which ttrpc shares, with the names of `google.rpc.Code`.
public struct RPCCode: RawRepresentable, Sendable, Hashable {
    /// The number on the wire, as `google/rpc/code.proto` has it.
    public let rawValue: Int32
    /// Any number is a code.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// No failure.
    public static let ok = RPCCode(rawValue: 0)
    /// The caller gave up.
    public static let cancelled = RPCCode(rawValue: 1)
    /// Any failure that has no code of its own.
    public static let unknown = RPCCode(rawValue: 2)
    /// The request makes no sense, whatever the state.
    public static let invalidArgument = RPCCode(rawValue: 3)
    /// The time was over.
    public static let deadlineExceeded = RPCCode(rawValue: 4)
    /// What was named does not exist.
    public static let notFound = RPCCode(rawValue: 5)
    /// What was to be created exists.
    public static let alreadyExists = RPCCode(rawValue: 6)
    /// The caller may not do it.
    public static let permissionDenied = RPCCode(rawValue: 7)
    /// Too much, or too many.
    public static let resourceExhausted = RPCCode(rawValue: 8)
    /// Not in this state.
    public static let failedPrecondition = RPCCode(rawValue: 9)
    /// Another operation was in the way.
    public static let aborted = RPCCode(rawValue: 10)
    /// Past the end.
    public static let outOfRange = RPCCode(rawValue: 11)
    /// No such service, or no such method.
    public static let unimplemented = RPCCode(rawValue: 12)
    /// The server is broken.
    public static let `internal` = RPCCode(rawValue: 13)
    /// Not now.
    public static let unavailable = RPCCode(rawValue: 14)
    /// Bytes are lost for good.
    public static let dataLoss = RPCCode(rawValue: 15)
    /// The caller did not say who it is.
    public static let unauthenticated = RPCCode(rawValue: 16)
}

/// What a server answers instead of a reply: the code and message of `google.rpc.Status`, without its details.
///
/// Thrown by a server's handler, it is what the client is told.
///
/// ```swift
/// throw RPCStatus(code: .notFound, message: "no task \(id)")
/// ```
public struct RPCStatus: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure it is.
    public var code: RPCCode
    /// The server's words, of any length.
    public var message: String

    /// A status of this code and these words.
    public init(code: RPCCode, message: String) {
        self.code = code
        self.message = message
    }

    /// The code's number and the message.
    public var description: String { "code \(code.rawValue): \(message)" }
}

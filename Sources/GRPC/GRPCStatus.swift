// SPDX-License-Identifier: Apache-2.0

/// What a server answers instead of a reply.
///
/// Thrown by a server's handler, it is what the client is told.
public struct GRPCStatus: Error, Sendable, Hashable, CustomStringConvertible {
    /// gRPC's status codes.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The number on the wire.
        public let rawValue: Int32
        /// Any number is a code.
        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// No failure.
        public static let ok = Code(rawValue: 0)
        /// The caller gave up.
        public static let cancelled = Code(rawValue: 1)
        /// Any failure that has no code of its own.
        public static let unknown = Code(rawValue: 2)
        /// The request makes no sense, whatever the state.
        public static let invalidArgument = Code(rawValue: 3)
        /// The time was over.
        public static let deadlineExceeded = Code(rawValue: 4)
        /// What was named does not exist.
        public static let notFound = Code(rawValue: 5)
        /// What was to be created exists.
        public static let alreadyExists = Code(rawValue: 6)
        /// The caller may not do it.
        public static let permissionDenied = Code(rawValue: 7)
        /// Too much, or too many.
        public static let resourceExhausted = Code(rawValue: 8)
        /// Not in this state.
        public static let failedPrecondition = Code(rawValue: 9)
        /// Another operation was in the way.
        public static let aborted = Code(rawValue: 10)
        /// Past the end.
        public static let outOfRange = Code(rawValue: 11)
        /// No such service, or no such method.
        public static let unimplemented = Code(rawValue: 12)
        /// The server is broken.
        public static let `internal` = Code(rawValue: 13)
        /// Not now.
        public static let unavailable = Code(rawValue: 14)
        /// Bytes are lost for good.
        public static let dataLoss = Code(rawValue: 15)
        /// The caller did not say who it is.
        public static let unauthenticated = Code(rawValue: 16)
    }

    /// What kind of failure it is.
    public var code: Code
    /// The server's words.
    public var message: String

    /// A status of this code and these words.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// The code's number and the message.
    public var description: String { "code \(code.rawValue): \(message)" }
}

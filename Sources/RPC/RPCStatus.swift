// SPDX-License-Identifier: Apache-2.0

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

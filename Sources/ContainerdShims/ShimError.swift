// SPDX-License-Identifier: Apache-2.0

package import LinuxHost

/// Why something asked of a shim was not done.
public struct ShimError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure it is, in containerd's words where it has one.
    public enum Code: String, Sendable, Hashable {
        /// The shim does not know the task or process, or is gone together with it.
        case notFound
        /// What was to be created is there already.
        case alreadyExists
        /// The request makes no sense, whatever the task's state.
        case invalidArgument
        /// The shim refuses in the task's present state.
        case failedPrecondition
        /// The shim does not serve this call or this version of the service.
        case unimplemented
        /// No answer within the deadline. Says nothing about whether the shim acted.
        case deadlineExceeded
        /// Nobody listens, or the connection ended before the answer.
        case unavailable
        /// Nothing was asked or done, as this program has run out of something, such as file descriptors.
        case resourceExhausted
        /// The bundle, an address or a reply cannot be understood.
        case invalid
        /// The shim failed for a reason that only its message tells.
        case unknown
    }

    /// What kind of failure it is.
    public var code: Code
    /// What was attempted, on what, and what came of it, with the shim's own words kept.
    public var message: String

    /// An error of this kind, with a sentence for a person.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// What this host's files did not tell; `deadlineExceeded` where a file system does not answer.
    package init(_ error: SystemError, _ attempt: String) {
        let code = error.isUnanswered ? Code.deadlineExceeded : error.isShortage ? .resourceExhausted : .unavailable
        self.init(code, "\(attempt): \(error)")
    }

    /// The message.
    public var description: String { message }
}

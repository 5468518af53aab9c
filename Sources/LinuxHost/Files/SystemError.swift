// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A system call that failed, on what, and why.
public struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was attempted, such as `open /run/containerd`.
    public let attempt: String
    /// The system's error number.
    public let number: Int32
    /// Instead of the system's words, when the failure was found by looking.
    private let words: String?

    /// The failure of the call that was just made.
    public init(_ attempt: String) {
        number = errno
        self.attempt = attempt
        words = nil
    }

    /// A failure of a call that returns its error number.
    public init(_ attempt: String, number: Int32) {
        self.number = number
        self.attempt = attempt
        words = nil
    }

    /// A refusal of something that the system would have allowed.
    public init(_ attempt: String, refused reason: String) {
        self.attempt = attempt
        words = reason
        number = EINVAL
    }

    /// A call that was not made, or not waited for any longer, as there is no answer.
    init(_ attempt: String, unanswered reason: String) {
        self.attempt = attempt
        words = reason
        number = ETIMEDOUT
    }

    /// Whether nothing is known, as a file system does not answer.
    public var isUnanswered: Bool { words != nil && number == ETIMEDOUT }

    /// Whether there is no such file.
    public var isMissing: Bool { number == ENOENT || number == ENOTDIR }

    /// Whether it was found by looking that the attempt must not be made.
    public var isRefusal: Bool { words != nil && number == EINVAL }

    /// Why it failed, without what was attempted.
    public var reason: String { words ?? String(cString: strerror(number)) }

    /// What was attempted and why it failed.
    public var description: String { "\(attempt): \(reason)" }
}

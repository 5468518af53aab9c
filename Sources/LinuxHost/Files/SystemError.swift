// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A system call that failed, on what, and why.
package struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was attempted, such as `open /run/containerd`.
    package let attempt: String
    /// The system's error number.
    package let number: Int32
    /// Instead of the system's words, when the failure was found by looking.
    private let words: String?

    /// The failure of the call that was just made.
    package init(_ attempt: String) { self.init(attempt, number: errno) }

    /// A failure of a call that returns its error number.
    ///
    /// A shortage is noted on a thread of ``BlockingIO``: what its work makes of it does not count, see ``BlockingIO/read(within:_:)``.
    package init(_ attempt: String, number: Int32) {
        self.number = number
        self.attempt = attempt
        words = nil
        if isShortage { IOThread.current?.lacks(self) }
    }

    /// No thread could be started.
    init(noThread number: Int32) {
        attempt = "start a thread"
        self.number = number
        words = "no more threads can be started (\(String(cString: strerror(number))))"
    }

    /// A refusal of something that the system would have allowed.
    package init(_ attempt: String, refused reason: String) {
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
    package var isUnanswered: Bool { words != nil && number == ETIMEDOUT }

    /// Whether this program, or the host, has run out of something, which says nothing of what was looked at; see ``Shortage``.
    package var isShortage: Bool { Shortage.words(number) != nil || words != nil && number == EAGAIN }

    /// Whether there is no such file.
    package var isMissing: Bool { number == ENOENT || number == ENOTDIR }

    /// Whether it was found by looking that the attempt must not be made.
    package var isRefusal: Bool { words != nil && number == EINVAL }

    /// Why it failed, without what was attempted.
    package var reason: String { words ?? Shortage.words(number) ?? String(cString: strerror(number)) }

    /// What was attempted and why it failed.
    package var description: String { "\(attempt): \(reason)" }
}

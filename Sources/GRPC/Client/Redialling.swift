// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Decides how often and how long a lost connection is dialled again.
///
/// Time comes in as an argument.
struct Redialling {
    /// How long a server may fail before it counts as gone; counted from the loss of a connection that worked.
    static let limit = TimeAmount.seconds(1)
    /// The same while nobody listens at the address: its server is gone, or is being started again.
    static let refusalLimit = TimeAmount.milliseconds(250)
    private static let firstPause = TimeAmount.milliseconds(5)
    private static let maxPause = TimeAmount.milliseconds(100)

    struct Attempt: Equatable {
        let pause: TimeAmount
        let timeout: TimeAmount
    }

    private var troubleSince: NIODeadline?
    private var attempts = 0

    /// A connection was lost; one that never worked is part of the trouble before it.
    mutating func lost(at now: NIODeadline, hasWorked: Bool) {
        guard hasWorked || troubleSince == nil else { return }
        troubleSince = now
        attempts = 0
    }

    /// What is tried next; nil when the server counts as gone.
    mutating func next(at now: NIODeadline, isRefused: Bool) -> Attempt? {
        let start = troubleSince ?? now
        let left = start + (isRefused ? Self.refusalLimit : Self.limit) - now
        guard left > .zero else { return nil }
        // The first attempt is made at once, the others after ever longer pauses.
        let pause = attempts == 0 ? .zero : min(Self.firstPause * (1 << min(attempts - 1, 8)), Self.maxPause, left)
        attempts += 1
        return Attempt(pause: pause, timeout: start + Self.limit - now - pause)
    }
}

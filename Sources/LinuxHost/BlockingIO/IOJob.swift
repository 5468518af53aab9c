// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// One piece of work that waits for, or is on, a thread that may block.
final class IOJob: Sendable {
    /// As often as it is begun again, each time with one more path that does not answer.
    private static let mostRepeats = 8

    /// Does the work, and returns what tells the caller of it.
    let body: @Sendable () -> @Sendable () -> Void
    let fail: @Sendable (SystemError) -> Void
    /// How long one call of it may take.
    let patience: Duration
    /// When it has had its time.
    let deadline: ContinuousClock.Instant
    private let repeatsLeft: Mutex<Int>

    init(
        within limit: Duration,
        mayRepeat: Bool,
        _ body: @escaping @Sendable () -> @Sendable () -> Void,
        fail: @escaping @Sendable (SystemError) -> Void
    ) {
        deadline = .now + limit
        // What changes something is not done twice, so it may take as long as it has.
        patience = mayRepeat ? min(limit, BlockingIO.patience) : limit
        repeatsLeft = Mutex(mayRepeat ? Self.mostRepeats : 0)
        self.body = body
        self.fail = fail
    }

    /// Whether it may be begun once more.
    func takeRepeat() -> Bool {
        repeatsLeft.withLock { left in
            left -= 1
            return left >= 0
        }
    }
}

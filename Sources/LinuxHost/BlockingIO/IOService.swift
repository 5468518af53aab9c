// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Work that goes on until somebody wakes it up, on a thread of its own that may block.
package final class IOService: Sendable {
    /// How long one call of it may take: what it has begun cannot be begun again elsewhere.
    ///
    /// Three seconds.
    package static let patience = Duration.seconds(3)
    /// How long one call of it may still take once it is not wanted any more.
    private static let lastPatience = Duration.milliseconds(200)

    let thread = IOThread()
    let fail: @Sendable (SystemError) -> Void
    private let wakeUp: WakeUp
    private let cancelledAt = Mutex<ContinuousClock.Instant?>(nil)

    private init(_ wakeUp: WakeUp, fail: @escaping @Sendable (SystemError) -> Void) {
        self.wakeUp = wakeUp
        self.fail = fail
    }

    /// Runs the work on a new thread, and returns what it made when it has ended.
    ///
    /// Cancelling the caller's task calls `wakeUp`: the work is to look at it. Throws `isUnanswered` when a file system holds the
    /// work, which then counts for nothing; and when no thread can be started: the work is not done then.
    package static func run<Value: Sendable>(
        _ name: String,
        cancelledBy wakeUp: WakeUp,
        _ work: @escaping @Sendable () -> Value
    ) async throws(SystemError) -> Value {
        let answer = Answer<Value>()
        let service = IOService(wakeUp) { answer.give(.failure($0)) }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: CheckedContinuation<Result<Value, SystemError>, Never>) in
                answer.wait { waiter.resume(returning: $0) }
                IOThreads.shared.add(service)
                do throws(SystemError) {
                    try service.thread.start(name) {
                        let value = work()
                        _ = service.thread.settle { answer.give(.success(value)) }
                        IOThreads.shared.ended(service)
                    }
                } catch {
                    IOThreads.shared.ended(service)
                    answer.give(.failure(error))
                }
            }
        } onCancel: {
            service.cancel()
        }
        return try result.get()
    }

    private func cancel() {
        cancelledAt.withLock { $0 = $0 ?? .now }
        wakeUp.call()
        IOThreads.shared.watchAgain()
    }

    /// Whether it is in a call, or about to be given up.
    var isWatched: Bool { thread.isInCall || cancelledAt.withLock { $0 != nil } }

    /// The path that holds it for too long, and since when; it is given up then.
    func hangs(at now: ContinuousClock.Instant) -> (path: String, since: ContinuousClock.Instant)? {
        let isCancelled = cancelledAt.withLock { $0.map { $0.duration(to: now) >= Self.lastPatience } ?? false }
        return thread.abandon(after: isCancelled ? Self.lastPatience : Self.patience, at: now)
    }
}

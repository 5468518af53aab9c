// SPDX-License-Identifier: Apache-2.0

import HostRegistry
import Synchronization

/// A clock that stands still until a test turns it.
///
/// ```swift
/// async let snapshot = registry.snapshot(patience: .seconds(5))
/// await clock.nextSleep(of: .seconds(5))
/// clock.advance(by: .seconds(5))
/// ```
package final class ManualClock: RegistryClock {
    private struct Sleeper {
        let duration: Duration
        let deadline: ContinuousClock.Instant
        let waiter: CheckedContinuation<Void, any Error>
        /// Whether ``ManualClock/nextSleep(of:)`` has returned for it.
        var isNoticed = false
    }

    private struct State {
        var now = ContinuousClock.now
        var sleepers: [Int: Sleeper] = [:]
        var watchers: [Int: (duration: Duration, waiter: CheckedContinuation<Void, Never>)] = [:]
        var lastNumber = 0

        mutating func number() -> Int {
            lastNumber += 1
            return lastNumber
        }

        mutating func notice(_ duration: Duration) -> Bool {
            let found = sleepers.filter { $0.value.duration == duration && !$0.value.isNoticed }.keys.min()
            guard let found else { return false }
            sleepers[found]?.isNoticed = true
            return true
        }
    }

    private let state = Mutex(State())

    package init() {}

    package var now: ContinuousClock.Instant { state.withLock { $0.now } }
    package var minimumResolution: Duration { .nanoseconds(1) }

    /// Turns it, and wakes whoever's time has come.
    package func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now += duration
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for number in due.keys { state.sleepers[number] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }
        }
        for sleeper in due { sleeper.waiter.resume() }
    }

    /// Returns once somebody sleeps for so long; each sleep counts once.
    package func nextSleep(of duration: Duration) async {
        let number = state.withLock { $0.number() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isOver = state.withLock { state in
                    let isThere = state.notice(duration)
                    if !isThere, !Task.isCancelled { state.watchers[number] = (duration, waiter) }
                    return isThere || Task.isCancelled
                }
                if isOver { waiter.resume() }
            }
        } onCancel: {
            state.withLock { $0.watchers.removeValue(forKey: number) }?.waiter.resume()
        }
    }

    package func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        let number = state.withLock { $0.number() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                begin(number, deadline, waiter)
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: number) }?.waiter.resume(throwing: CancellationError())
        }
    }

    private func begin(
        _ number: Int,
        _ deadline: ContinuousClock.Instant,
        _ waiter: CheckedContinuation<Void, any Error>
    ) {
        let (result, watcher) = state.withLock {
            state -> (Result<Void, any Error>?, CheckedContinuation<Void, Never>?) in
            if Task.isCancelled { return (.failure(CancellationError()), nil) }
            guard deadline > state.now else { return (.success(()), nil) }
            let duration = state.now.duration(to: deadline)
            state.sleepers[number] = Sleeper(duration: duration, deadline: deadline, waiter: waiter)
            guard let watcher = state.watchers.first(where: { $0.value.duration == duration }) else {
                return (nil, nil)
            }
            state.watchers[watcher.key] = nil
            state.sleepers[number]?.isNoticed = true
            return (nil, watcher.value.waiter)
        }
        if let result { waiter.resume(with: result) }
        watcher?.resume()
    }
}

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
        var watchers: [Int: (durations: ClosedRange<Duration>, waiter: CheckedContinuation<Duration, Never>)] = [:]
        var lastNumber = 0

        mutating func number() -> Int {
            lastNumber += 1
            return lastNumber
        }

        /// Whoever waited for such a sleep.
        mutating func begin(_ sleeper: Sleeper, _ number: Int) -> CheckedContinuation<Duration, Never>? {
            sleepers[number] = sleeper
            let watcher = watchers.filter { $0.value.durations.contains(sleeper.duration) }.min { $0.key < $1.key }
            guard let watcher else { return nil }
            sleepers[number]?.isNoticed = true
            watchers[watcher.key] = nil
            return watcher.value.waiter
        }

        /// The first sleep of such a length that nobody was told of.
        mutating func notice(_ durations: ClosedRange<Duration>) -> Duration? {
            let new = sleepers.filter { durations.contains($0.value.duration) && !$0.value.isNoticed }
            guard let first = new.min(by: { $0.key < $1.key }) else { return nil }
            sleepers[first.key]?.isNoticed = true
            return first.value.duration
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
    package func nextSleep(of duration: Duration) async { _ = await nextSleep(in: duration...duration) }

    /// Returns how long somebody sleeps, once that is a time between these; each sleep counts once.
    package func nextSleep(in durations: ClosedRange<Duration>) async -> Duration {
        let number = state.withLock { $0.number() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let duration = state.withLock { state -> Duration? in
                    if let duration = state.notice(durations) { return duration }
                    if Task.isCancelled { return Duration.zero }
                    state.watchers[number] = (durations, waiter)
                    return nil
                }
                if let duration { waiter.resume(returning: duration) }
            }
        } onCancel: {
            state.withLock { $0.watchers.removeValue(forKey: number) }?.waiter.resume(returning: .zero)
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
        var result: Result<Void, any Error>?
        var watcher: CheckedContinuation<Duration, Never>?
        let duration = state.withLock { state in
            let duration = state.now.duration(to: deadline)
            if Task.isCancelled {
                result = .failure(CancellationError())
            } else if duration <= .zero {
                result = .success(())
            } else {
                watcher = state.begin(Sleeper(duration: duration, deadline: deadline, waiter: waiter), number)
            }
            return duration
        }
        if let result { waiter.resume(with: result) }
        watcher?.resume(returning: duration)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Waits for something no longer than is said, though it may go on by itself for ever.
enum Patience {
    /// What the work made, or nil when it took too long; it is cancelled then, and not waited for.
    static func wait<Value: Sendable>(
        _ limit: Duration,
        for work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        let waiter = Waiter<Value>()
        let working = Task { waiter.end(await work()) }
        let alarm = Task {
            guard (try? await Task.sleep(for: limit)) != nil else { return }
            waiter.end(nil)
        }
        let value = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter.begin($0) }
        } onCancel: {
            waiter.end(nil)
        }
        working.cancel()
        alarm.cancel()
        return value
    }

    private final class Waiter<Value: Sendable>: Sendable {
        private enum State {
            case new
            case waiting(CheckedContinuation<Value?, Never>)
            case ended(Value?)
        }

        private let state = Mutex(State.new)

        func begin(_ continuation: CheckedContinuation<Value?, Never>) {
            let ended = state.withLock { state -> Value?? in
                if case .ended(let value) = state { return .some(value) }
                state = .waiting(continuation)
                return nil
            }
            if let ended { continuation.resume(returning: ended) }
        }

        /// The first end counts.
        func end(_ value: Value?) {
            let continuation = state.withLock { state -> CheckedContinuation<Value?, Never>? in
                switch state {
                case .ended: return nil
                case .new:
                    state = .ended(value)
                    return nil
                case .waiting(let continuation):
                    state = .ended(value)
                    return continuation
                }
            }
            continuation?.resume(returning: value)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What one caller waits for: the first result counts, later ones are dropped.
final class Answer<Value: Sendable>: Sendable {
    typealias Outcome = Result<Value, SystemError>

    private enum State {
        case pending
        case waiting(@Sendable (Outcome) -> Void)
        case given(Outcome)
        case taken
    }

    private let state = Mutex(State.pending)

    /// Calls who waits, at once if there is an outcome already; to be called once.
    func wait(_ waiter: @escaping @Sendable (Outcome) -> Void) {
        let outcome = state.withLock { state -> Outcome? in
            guard case .given(let outcome) = state else {
                state = .waiting(waiter)
                return nil
            }
            state = .taken
            return outcome
        }
        if let outcome { waiter(outcome) }
    }

    func give(_ outcome: Outcome) {
        let waiter = state.withLock { state -> (@Sendable (Outcome) -> Void)? in
            switch state {
            case .pending: state = .given(outcome)
            case .waiting(let waiter):
                state = .taken
                return waiter
            case .given, .taken: break
            }
            return nil
        }
        waiter?(outcome)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The life of a scripted connection, whose end any number may wait for.
package final class ConnectionLifetime: Sendable {
    private struct State {
        var isOver = false
        var waiters: [AsyncStream<Never>.Continuation] = []
    }

    private let state = Mutex(State())

    package init() {}

    package var isOver: Bool { state.withLock { $0.isOver } }

    package func end() {
        let waiters = state.withLock { state in
            state.isOver = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.finish() }
    }

    /// Returns at the end, or when the caller's task is cancelled.
    package func wait() async {
        let (ending, end) = AsyncStream.makeStream(of: Never.self)
        let isOver = state.withLock { state in
            if !state.isOver { state.waiters.append(end) }
            return state.isOver
        }
        if isOver { return }
        for await _ in ending {}
    }
}

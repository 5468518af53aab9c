// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What nobody passes until it is opened, and how many wait before it.
package final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting = 0
        var mostWaiting = 0
    }

    private let state = Mutex(State())

    package init() {}

    package var waiting: Int { state.withLock { $0.waiting } }
    package var mostWaiting: Int { state.withLock { $0.mostWaiting } }

    package func open() { state.withLock { $0.isOpen = true } }
    package func close() { state.withLock { $0.isOpen = false } }

    /// Returns when it is open, or the caller's task is cancelled.
    package func pass() async {
        state.withLock { state in
            state.waiting += 1
            state.mostWaiting = max(state.mostWaiting, state.waiting)
        }
        while !state.withLock({ $0.isOpen }), (try? await Task.sleep(for: .milliseconds(5))) != nil {}
        state.withLock { $0.waiting -= 1 }
    }
}

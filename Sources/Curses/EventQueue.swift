// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Events on their way from the screen's thread to the one who reads them.
final class EventQueue: Sendable {
    private struct State {
        var waiting = InputBuffer()
        var reader: CheckedContinuation<TerminalEvent?, Never>?
        var isOver = false
    }

    private let state = Mutex(State())

    func post(_ event: TerminalEvent) {
        let resume = state.withLock { state -> (() -> Void)? in
            state.waiting.put(event)
            guard let reader = state.reader, let next = state.waiting.next() else { return nil }
            state.reader = nil
            return { reader.resume(returning: next) }
        }
        resume?()
    }

    /// The next event; nil once there will be none, or the caller's task is cancelled.
    ///
    /// One reads at a time.
    func next() async -> TerminalEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { reader in
                let resume = state.withLock { state -> (() -> Void)? in
                    let next = state.waiting.next()
                    if next != nil || state.isOver { return { reader.resume(returning: next) } }
                    state.reader = reader
                    return nil
                }
                resume?()
            }
        } onCancel: {
            finish()
        }
    }

    /// Nothing comes after what waits.
    func finish() {
        let reader = state.withLock { state in
            state.isOver = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }
}

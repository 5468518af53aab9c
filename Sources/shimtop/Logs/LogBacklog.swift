// SPDX-License-Identifier: Apache-2.0

import LinuxHost
import LogText
import Synchronization

/// Lines that wait to be printed while whoever brings them must not wait: the oldest go when there are too many.
final class LogBacklog: Sendable {
    private static let limitBytes = 16 << 20

    private struct State {
        var batches: [LogBatch] = []
        var bytes = 0
        var lost = 0
    }

    /// Called when there is something.
    let isFilled: WakeUp
    private let state = Mutex(State())

    init() throws { isFilled = try WakeUp() }

    func put(_ batch: LogBatch, lost: Int = 0) {
        state.withLock { state in
            state.batches.append(batch)
            state.bytes += batch.sizeBytes
            state.lost += lost
            while state.bytes > Self.limitBytes, state.batches.count > 1 {
                let oldest = state.batches.removeFirst()
                state.bytes -= oldest.sizeBytes
                state.lost += oldest.count
            }
        }
        isFilled.call()
    }

    /// All that waits, and how many lines went before it.
    func take() -> (lines: LogBatch, lost: Int) {
        isFilled.heard()
        let taken = state.withLock { state in
            defer { state = State() }
            return state
        }
        return (taken.batches.reduce(into: LogBatch()) { $0.append($1) }, taken.lost)
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

/// Snapshots that wait for answers: each ends when all it waits for have come, or when its patience is over.
struct SnapshotRounds {
    private struct Round {
        var missing: Set<TaskID>
        let waiter: CheckedContinuation<Void, Never>
    }

    private var rounds: [Int: Round] = [:]
    private var lastNumber = 0

    mutating func begin(waitingFor ids: Set<TaskID>, _ waiter: CheckedContinuation<Void, Never>) -> Int {
        lastNumber += 1
        rounds[lastNumber] = Round(missing: ids, waiter: waiter)
        return lastNumber
    }

    /// Whether anybody waited for it.
    @discardableResult
    mutating func answered(_ id: TaskID) -> Bool {
        var wasMissing = false
        for number in Array(rounds.keys) {
            if rounds[number]?.missing.remove(id) != nil { wasMissing = true }
            if rounds[number]?.missing.isEmpty == true { end(number) }
        }
        return wasMissing
    }

    mutating func end(_ number: Int) {
        rounds.removeValue(forKey: number)?.waiter.resume()
    }

    mutating func endAll() {
        for number in Array(rounds.keys) { end(number) }
    }
}

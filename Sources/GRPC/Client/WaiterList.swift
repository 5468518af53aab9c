// SPDX-License-Identifier: Apache-2.0

/// Tasks that wait for the same thing, each of which can stop waiting.
struct WaiterList<Value: Sendable> {
    private var waiters: [Int32: CheckedContinuation<Value, Never>] = [:]
    private var lastNumber: Int32 = 0

    /// Registers a task that waits; the number is for ``resume(_:returning:)``.
    mutating func add(_ waiter: CheckedContinuation<Value, Never>) -> Int32 {
        lastNumber &+= 1
        waiters[lastNumber] = waiter
        return lastNumber
    }

    /// Ends one wait; nothing happens when it has ended.
    mutating func resume(_ number: Int32, returning value: Value) {
        waiters.removeValue(forKey: number)?.resume(returning: value)
    }

    mutating func resumeAll(returning value: Value) {
        let all = waiters.values
        waiters = [:]
        for waiter in all { waiter.resume(returning: value) }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Lets probes begin some at a time, so that a thousand tasks do not take the memory of a thousand probes.
///
/// A probe that takes long does not count any more, so that shims that do not answer hold nobody up.
struct ProbeGate {
    private static let most = 64

    private var inside = 0
    /// Since when those count that are inside: those of before are not waited for.
    private var generation = 0
    private var waiter: CheckedContinuation<Void, Never>?
    /// Whether somebody is about to call ``expire()``.
    private var isTimed = false

    /// Counts a probe in; nil when it has to wait.
    mutating func enter() -> Int? {
        guard inside < Self.most else { return nil }
        inside += 1
        return generation
    }

    /// Whoever comes to the gate and has to wait; one at a time.
    ///
    /// Returns whether the caller is to call ``expire()`` once those inside have had their time.
    mutating func wait(_ waiter: CheckedContinuation<Void, Never>) -> Bool {
        self.waiter = waiter
        defer { isTimed = true }
        return !isTimed
    }

    /// A probe is over.
    mutating func leave(_ entered: Int) {
        guard entered == generation else { return }
        inside -= 1
        wake()
    }

    /// Those that are inside have had their time.
    mutating func expire() {
        isTimed = false
        guard waiter != nil else { return }
        generation += 1
        inside = 0
        wake()
    }

    private mutating func wake() {
        waiter?.resume()
        waiter = nil
    }
}

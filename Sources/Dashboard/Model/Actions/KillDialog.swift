// SPDX-License-Identifier: Apache-2.0

package import HostActions

/// Which signal to send, and to which processes of which tasks.
package struct KillDialog: Sendable, Hashable {
    package var targets: ActionTargets
    /// Those that are offered, and one that was typed before them.
    package private(set) var signals = UnixSignal.offered
    package private(set) var choice = 0
    /// Whether every process of the task gets it, and not just its init process.
    package var reachesAll = UnixSignal.offered[0].reachesAll

    package init(_ targets: ActionTargets) { self.targets = targets }

    package var signal: UnixSignal { signals[choice] }

    mutating func move(by count: Int) {
        choice = min(max(0, choice + count), signals.count - 1)
        reachesAll = signal.reachesAll
    }

    /// Chooses a signal that was typed.
    mutating func choose(_ signal: UnixSignal) {
        if let index = signals.firstIndex(where: { $0.number == signal.number }) {
            choice = index
        } else {
            signals = [signal] + UnixSignal.offered
            choice = 0
        }
        reachesAll = self.signal.reachesAll
    }
}

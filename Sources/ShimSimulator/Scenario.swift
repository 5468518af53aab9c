// SPDX-License-Identifier: Apache-2.0

/// Which shims a simulated host has, and how each behaves.
public struct Scenario: Sendable, Hashable {
    /// Shims that are there from the start.
    public var shims: [SimulatedShim]
    /// Shims of which one after the other comes, runs for a while, ends and is deleted, over and over.
    public var visitors: [SimulatedShim]
    /// Whether every task has a process of its own; one stands for all otherwise, which signals do not reach.
    public var hasOwnProcesses: Bool

    /// A host of these shims.
    public init(shims: [SimulatedShim], visitors: [SimulatedShim] = [], hasOwnProcesses: Bool = true) {
        self.shims = shims
        self.visitors = visitors
        self.hasOwnProcesses = hasOwnProcesses
    }

    /// Many shims of one task each, for measurements: so many in all, of which some hang, are dead or answer garbage.
    ///
    /// Their ids begin with `task-`, `hanging-`, `dead-` and `garbage-`, and they write no log.
    public static func fleet(shims: Int, hanging: Int = 0, dead: Int = 0, garbage: Int = 0) -> Scenario {
        let healthy = max(0, shims - hanging - dead - garbage)
        let kinds: [(String, Int, SimulatedShim.Behaviour)] = [
            ("task", healthy, .healthy), ("hanging", hanging, .hanging), ("dead", dead, .dead),
            ("garbage", garbage, .garbage),
        ]
        let all = kinds.flatMap { name, count, behaviour in
            (0..<max(0, count)).map { number in
                SimulatedShim(
                    namespace: "fleet",
                    tasks: [SimulatedTask(id: "\(name)-\(number)")],
                    version: number % 2 == 0 ? 3 : 2,
                    behaviour: behaviour,
                    isChatty: false
                )
            }
        }
        return Scenario(shims: all, hasOwnProcesses: false)
    }
}

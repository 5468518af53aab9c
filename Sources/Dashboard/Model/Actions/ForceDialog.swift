// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
package import HostActions

/// The way to get rid of a task that will not go, step by step: it stays open, and shows what came of each.
package struct ForceDialog: Sendable, Hashable {
    /// What came of a step.
    package struct Outcome: Sendable, Hashable {
        package var timeOfDay: String
        package var text: String
        package var isFailure: Bool
    }

    package var target: ActionTarget
    package private(set) var choice = ForcedStep.terminate
    package private(set) var outcomes: [ForcedStep: Outcome] = [:]
    /// Whether a step that hits other tasks was agreed to once, and will be done when it is agreed to again.
    package var isAskedTwice = false

    package init(_ target: ActionTarget) { self.target = target }

    mutating func move(by count: Int) {
        let all = ForcedStep.allCases
        let index = all.firstIndex(of: choice) ?? 0
        choice = all[min(max(0, index + count), all.count - 1)]
        isAskedTwice = false
    }

    /// Notes what came of a step, and goes on to the next unless the person has gone elsewhere.
    mutating func take(_ outcome: Outcome, of step: ForcedStep) {
        outcomes[step] = outcome
        if choice == step { move(by: 1) }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import FoundationEssentials
import HostActions
import ShimManagement

/// What `shimtop cleanup` found and did, or would do, about one task.
struct CleanupListing: Encodable, Sendable {
    let namespace: String
    let id: String
    /// From what it was concluded that the shim is dead; null once it was done.
    let evidence: String?
    /// What would be done; empty once it was done.
    let steps: [String]
    let exitStatus: UInt32?
    let bundleRemoved: Bool
    let problems: [String]

    init(_ id: TaskID, _ plan: ActionPlan) {
        namespace = id.namespace
        self.id = id.id
        evidence = plan.evidence
        steps = plan.obstacle.map { ["nothing: \($0)"] } ?? plan.steps
        (exitStatus, bundleRemoved, problems) = (nil, false, [])
    }

    init(_ id: TaskID, _ outcome: ActionOutcome) {
        namespace = id.namespace
        self.id = id.id
        (evidence, steps) = (nil, [])
        exitStatus = outcome.exit?.status
        bundleRemoved = outcome.isBundleRemoved
        problems = outcome.problems
    }

    /// Whether something was tried and did not work.
    var hasFailed: Bool { !problems.isEmpty }

    var lines: [String] {
        let done = exitStatus.map { status in
            [
                bundleRemoved
                    ? "cleaned up: exit status \(status), the bundle was removed"
                    : "exit status \(status), the bundle stays"
            ]
        }
        let found = "\(namespace)/\(id)\(evidence.map { ": \($0)" } ?? "")"
        return [found] + ((done ?? steps) + problems).map { "  " + $0 }
    }
}

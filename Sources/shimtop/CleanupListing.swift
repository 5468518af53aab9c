// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import FoundationEssentials
import ShimManagement

/// What `shimtop cleanup` found and did, or would do, about one task.
struct CleanupListing: Encodable, Sendable {
    let namespace: String
    let id: String
    let evidence: String
    /// What would be done; empty once it was done.
    let steps: [String]
    let exitStatus: UInt32?
    let bundleRemoved: Bool
    let problems: [String]

    init(_ id: TaskID, _ evidence: ShimEvidence, steps: [String]) {
        self.init(id, evidence, steps, nil)
    }

    init(_ id: TaskID, _ evidence: ShimEvidence, report: DeadShimReport) {
        self.init(id, evidence, [], report)
    }

    private init(_ id: TaskID, _ evidence: ShimEvidence, _ steps: [String], _ report: DeadShimReport?) {
        namespace = id.namespace
        self.id = id.id
        self.evidence = evidence.description
        self.steps = steps
        exitStatus = report?.exit.status
        bundleRemoved = report?.isBundleRemoved ?? false
        problems = report?.problems ?? []
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
        let found = "\(namespace)/\(id): \(evidence)"
        return [found] + ((done ?? steps) + problems).map { "  " + $0 }
    }
}

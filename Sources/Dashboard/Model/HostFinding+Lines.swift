// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import HostSession

extension HostSnapshot {
    /// What is wrong with the host beside its tasks, a line each with what speaks for it and what can be done.
    var hostExplanation: [String] {
        guard !findings.isEmpty else { return ["nothing is found to be wrong with this host, beside its tasks"] }
        return findings.flatMap { finding in
            let lines = finding.verdict.lines
            return ["\(finding.subject): \(lines[0])"] + lines.dropFirst()
        }
    }

    /// The first of the findings that the first line of the screen does not tell anyway, and how many more there are.
    var firstFinding: (finding: HostFinding, more: Int)? {
        let untold = findings.filter { ![.daemonDown, .daemonStopped].contains($0.verdict.kind) }
        return untold.first.map { ($0, untold.count - 1) }
    }
}

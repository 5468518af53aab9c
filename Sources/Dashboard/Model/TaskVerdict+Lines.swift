// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims

extension TaskVerdict {
    /// What is wrong, from what that was concluded and what can be done, a line each.
    package var explanation: [String] {
        ["\(sentence) (\(kind.rawValue), confidence \(confidence.rawValue))"]
            + evidence.map { "  - \($0)" }
            + advice.map { "  > \($0.command)    # \($0.purpose)" }
    }
}

extension TaskEvidence {
    /// Everything that is wrong, a line each with what speaks for it and what can be done.
    package var explanation: [String] {
        verdicts.isEmpty ? ["nothing is found to be wrong with it"] : verdicts.flatMap(\.explanation)
    }
}

extension RegistrySnapshot {
    /// What is wrong with the host beside its tasks, a line each with what speaks for it and what can be done.
    var hostExplanation: [String] {
        guard !findings.isEmpty else { return ["nothing is found to be wrong with this host, beside its tasks"] }
        return findings.flatMap { finding in
            let lines = finding.verdict.explanation
            return ["\(finding.subject): \(lines[0])"] + lines.dropFirst()
        }
    }

    /// The first of the findings that the first line of the screen does not tell anyway, and how many more there are.
    var firstFinding: (finding: HostFinding, more: Int)? {
        let untold = findings.filter { ![.daemonDown, .daemonStopped].contains($0.verdict.kind) }
        return untold.first.map { ($0, untold.count - 1) }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims

extension TaskEvidence {
    /// What is wrong, from what that was concluded and what can be done, a line each.
    package var explanation: [String] {
        guard !verdicts.isEmpty else { return ["nothing is found to be wrong with it"] }
        return verdicts.flatMap { verdict in
            ["\(verdict.sentence) (\(verdict.kind.rawValue), confidence \(verdict.confidence.rawValue))"]
                + verdict.evidence.map { "  - \($0)" }
                + verdict.advice.map { "  > \($0.command)    # \($0.purpose)" }
        }
    }
}

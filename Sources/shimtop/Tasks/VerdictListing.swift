// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

/// What is wrong with one task, as commands print it.
struct VerdictListing: Encodable {
    struct Verdict: Encodable {
        let kind: String
        /// Whether somebody has to come.
        let isStuck: Bool
        let sentence: String
        let confidence: String
        let evidence: [String]
        let advice: [Advice]
    }

    struct Advice: Encodable {
        let purpose: String
        let command: String
    }

    let namespace: String
    let id: String
    let status: TaskStatus
    let health: String
    let pid: Int32?
    let shimPid: Int32?
    /// The worst first.
    let verdicts: [Verdict]

    init(_ evidence: TaskEvidence) {
        let reading = evidence.reading
        namespace = reading.id.namespace
        id = reading.id.id
        status = reading.status
        health = reading.health.rawValue
        pid = reading.pid
        shimPid = evidence.shim?.pid ?? reading.shimPid
        verdicts = evidence.verdicts.map { verdict in
            Verdict(
                kind: verdict.kind.rawValue,
                isStuck: verdict.kind.isStuck,
                sentence: verdict.sentence,
                confidence: verdict.confidence.rawValue,
                evidence: verdict.evidence,
                advice: verdict.advice.map { Advice(purpose: $0.purpose, command: $0.command) }
            )
        }
    }
}

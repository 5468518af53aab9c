// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Diagnosis
import HostRegistry

/// What is wrong with one task, or with something else on the host, as commands print it.
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

    /// Empty for what is in no namespace.
    let namespace: String
    let id: String
    /// Nothing for what is no task.
    let status: TaskStatus?
    let health: String?
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
        verdicts = evidence.verdicts.map(Verdict.init)
    }

    init(_ finding: HostFinding) {
        if case .task(let task) = finding.subject {
            (namespace, id) = (task.namespace, task.id)
        } else {
            (namespace, id) = ("", "\(finding.subject)")
        }
        (status, health, shimPid) = (nil, nil, nil)
        pid = finding.pid
        verdicts = [Verdict(finding.verdict)]
    }

    /// What a person calls it.
    var name: String { namespace.isEmpty ? id : "\(namespace)/\(id)" }
}

extension VerdictListing.Verdict {
    fileprivate init(_ verdict: TaskVerdict) {
        kind = verdict.kind.rawValue
        isStuck = verdict.kind.isStuck
        sentence = verdict.sentence
        confidence = verdict.confidence.rawValue
        evidence = verdict.evidence
        advice = verdict.advice.map { .init(purpose: $0.purpose, command: $0.command) }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import ShimLogs

/// Which of a task's sources are printed.
struct LogChoice: Sendable {
    let sources: [LogSource]
    /// What is left out, and why.
    let remarks: [String]

    /// Chooses by kind; with `mayTake` those that do harm, too.
    ///
    /// Throws `failedPrecondition` when there is nothing to print.
    init(_ kind: LogSource.Kind, of found: [LogSource], mayTake: Bool) throws(ShimError) {
        let kinds: [LogSource.Kind] = kind == .all ? [.container, .shim] : [kind]
        var sources: [LogSource] = []
        var remarks: [String] = []
        for source in found where kinds.contains(source.kind) {
            if let obstacle = source.obstacle {
                remarks.append("no \(source.kind.rawValue) log: \(obstacle)")
            } else if let harm = source.harm, !mayTake {
                remarks.append("no \(source.kind.rawValue) log without --take: \(harm)")
            } else {
                sources.append(source)
            }
        }
        guard !sources.isEmpty else { throw ShimError(.failedPrecondition, remarks.joined(separator: "; ")) }
        self.sources = sources
        self.remarks = remarks
    }
}

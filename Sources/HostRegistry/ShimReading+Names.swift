// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

/// What a task is called.
extension ShimReading {
    /// A long id cut to what is enough to tell it by, less where there is a name too.
    private func shortID(_ length: Int) -> String { id.id.count > 24 ? String(id.id.prefix(length)) : id.id }

    /// What groups the task: its pod, else its containerd namespace.
    package var group: String {
        guard let pod = about.pod else { return id.namespace }
        return about.podNamespace.map { "\($0)/\(pod)" } ?? pod
    }

    /// The container's name before its id.
    package var taskName: String {
        if let container = about.container, container != id.id { return "\(container) \(shortID(6))" }
        return about.isSandbox ? "pause \(shortID(6))" : shortID(12)
    }

    /// The task in one phrase, for titles and the journal.
    package var label: String { "\(group)/\(taskName)" }
}

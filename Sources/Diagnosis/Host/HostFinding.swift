// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims

/// Something wrong with a host that is no task's own trouble, concluded from ``HostEvidence``.
package struct HostFinding: Sendable, Hashable {
    /// What it is about.
    package enum Subject: Sendable, Hashable {
        /// A task, also one whose bundle is gone.
        case task(TaskID)
        /// The containerd of a state directory.
        case daemon(stateDirectory: String)
        /// A mount, or one path on it.
        case mount(String)
        /// A container that no bundle tells the namespace of.
        case container(String)
    }

    /// What it is about.
    package var subject: Subject
    /// What is wrong.
    package var verdict: TaskVerdict
    /// The process that it is about; nil where it is none.
    package var pid: Int32?

    init(_ subject: Subject, _ verdict: TaskVerdict, pid: Int32? = nil) {
        self.subject = subject
        self.verdict = verdict
        self.pid = pid
    }
}

extension HostFinding.Subject: CustomStringConvertible {
    /// The subject in a few words: `NAMESPACE/ID`, `containerd of DIRECTORY`, `container ID`.
    package var description: String {
        switch self {
        case .task(let id): "\(id)"
        case .mount(let path): "mount \(path)"
        case .daemon(let directory): "containerd of \(directory)"
        case .container(let id): "container \(id)"
        }
    }
}

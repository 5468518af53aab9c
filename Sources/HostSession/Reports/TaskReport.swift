// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import LinuxHost

/// One part of what can be known of a task, read when somebody asks for it.
package struct TaskReport: Sendable, Hashable {
    /// What it is about; the raw value is its stable name.
    package enum Part: String, Sendable, Hashable, CaseIterable {
        /// What is wrong, from what that was concluded, and what can be done.
        case why
        /// What the task and its shim use, and what they had to wait for.
        case metrics
        /// The processes of the container, as a tree.
        case processes
        /// Its OCI runtime spec.
        case spec
        /// What its shim answers, and how long each layer of the way there takes.
        case state
        /// The files of its bundle, and who holds its sockets and pipes.
        case bundle
    }

    /// What there is to read.
    package enum Content: Sendable, Hashable {
        case lines([String])
        case document(JSONValue)
        case processes([ContainerProcess])
    }

    /// What it is about.
    package var part: Part
    /// What there is to read; untrusted text in it is as it was found.
    package var content: Content

    /// A report of this content.
    package init(_ part: Part, _ content: Content) {
        self.part = part
        self.content = content
    }

    /// The report as text, a document as JSON.
    package var lines: [String] {
        switch content {
        case .lines(let lines): lines
        case .document(let document): document.lines()
        case .processes(let processes): ContainerProcess.lines(processes)
        }
    }
}

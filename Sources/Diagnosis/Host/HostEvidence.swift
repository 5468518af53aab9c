// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import HostRegistry
package import LinuxHost

/// What is known of a host beside its tasks, at one moment; gathered without touching any of it.
package struct HostEvidence: Sendable, Hashable {
    /// A bundle that is being removed: containerd renames it to a name with a dot first.
    package struct HalfDeleted: Sendable, Hashable {
        /// Whose it was.
        package var task: TaskID
        /// Where it is now.
        package var path: String
        /// How long ago anything in it changed.
        package var age: Duration

        /// What was left there.
        package init(task: TaskID, path: String, age: Duration) {
            self.task = task
            self.path = path
            self.age = age
        }
    }

    /// A process of a container that no shim is the parent of, and for which there is no bundle.
    package struct Orphan: Sendable, Hashable {
        /// The process.
        package var process: TaskEvidence.Process
        /// Its cgroup, as `ProcessCgroup.path`.
        package var cgroup: String
        /// The container's id, as its cgroup is called.
        package var container: String

        /// A process in such a cgroup.
        package init(process: TaskEvidence.Process, cgroup: String, container: String) {
            self.process = process
            self.cgroup = cgroup
            self.container = container
        }
    }

    /// A containerd.
    package struct Daemon: Sendable, Hashable {
        /// What came of asking it for its version.
        package enum Answer: Sendable, Hashable {
            case notAsked
            /// It says which it is.
            case version(String)
            /// It did not answer in this time.
            case silent(after: Duration)
            /// It did not answer so, for this reason.
            case failed(String)
        }

        /// Whether it is there.
        package var reading: DaemonReading
        /// What it answers.
        package var answer: Answer = .notAsked
        /// Tasks below its state directory that run.
        package var tasks: [TaskID] = []
        /// Whether any task is below it, also one that has ended.
        package var hasTasks = false
        /// How long its process has run; nil where that is not seen.
        package var uptime: Duration?
        /// Those of them that it has no container of; empty where it was not asked.
        package var unknown: [TaskID] = []
        /// Tasks that it believes in and that have no bundle; empty where it was not asked.
        package var vanished: [TaskID] = []

        /// A daemon of which no more is known.
        package init(reading: DaemonReading, answer: Answer = .notAsked, tasks: [TaskID] = [], unknown: [TaskID] = []) {
            self.reading = reading
            self.answer = answer
            self.tasks = tasks
            self.unknown = unknown
        }
    }

    /// Shims by process.
    package var shims: [FoundShim] = []
    /// What was left of bundles.
    package var halfDeleted: [HalfDeleted] = []
    /// Processes of containers without a shim.
    package var orphans: [Orphan] = []
    /// Mounts that do not answer.
    package var mounts: [HungMount] = []
    /// What could not be looked at, each a sentence.
    package var unseen: [String] = []
    /// One for each state directory.
    package var daemons: [Daemon] = []

    /// Evidence of nothing.
    package init() {}
}

// SPDX-License-Identifier: Apache-2.0

public import LinuxHost

/// What is known of a host beside its tasks, at one moment; gathered without touching any of it.
public struct HostEvidence: Sendable, Hashable {
    /// A shim's process, found by its name.
    public struct Shim: Sendable, Hashable {
        /// Its process id on this host.
        public var pid: Int32
        /// How long ago it started.
        public var age: Duration
        /// The task whose bundle it was started in.
        public var task: TaskID
        /// The path of that bundle.
        public var bundle: String
        /// Whether that bundle is gone, also if there is another one of its name by now.
        public var isBundleGone: Bool
        /// Whether it is the one that answers for a task.
        public var isServing = false
        /// Where it listens; empty when that is not seen.
        public var addresses: [String] = []
        /// Its children: what runs in its containers.
        public var children: [TaskEvidence.Process] = []

        /// A shim of which no more is known.
        public init(pid: Int32, age: Duration, task: TaskID, bundle: String, isBundleGone: Bool) {
            self.pid = pid
            self.age = age
            self.task = task
            self.bundle = bundle
            self.isBundleGone = isBundleGone
        }
    }

    /// A bundle that is being removed: containerd renames it to a name with a dot first.
    public struct HalfDeleted: Sendable, Hashable {
        /// Whose it was.
        public var task: TaskID
        /// Where it is now.
        public var path: String
        /// How long ago anything in it changed.
        public var age: Duration

        /// What was left there.
        public init(task: TaskID, path: String, age: Duration) {
            self.task = task
            self.path = path
            self.age = age
        }
    }

    /// A process of a container that no shim is the parent of, and for which there is no bundle.
    public struct Orphan: Sendable, Hashable {
        /// The process.
        public var process: TaskEvidence.Process
        /// Its cgroup, as `ProcessCgroup.path`.
        public var cgroup: String
        /// The container's id, as its cgroup is called.
        public var container: String

        /// A process in such a cgroup.
        public init(process: TaskEvidence.Process, cgroup: String, container: String) {
            self.process = process
            self.cgroup = cgroup
            self.container = container
        }
    }

    /// A containerd.
    public struct Daemon: Sendable, Hashable {
        /// What came of asking it for its version.
        public enum Answer: Sendable, Hashable {
            case notAsked
            /// It says which it is.
            case version(String)
            /// It did not answer in this time.
            case silent(after: Duration)
            /// It did not answer so, for this reason.
            case failed(String)
        }

        /// Whether it is there.
        public var reading: DaemonReading
        /// What it answers.
        public var answer: Answer = .notAsked
        /// Tasks below its state directory that run.
        public var tasks: [TaskID] = []
        /// Those of them that it has no container of; empty where it was not asked.
        public var unknown: [TaskID] = []
        /// Tasks that it believes in and that have no bundle; empty where it was not asked.
        public var vanished: [TaskID] = []

        /// A daemon of which no more is known.
        public init(reading: DaemonReading, answer: Answer = .notAsked, tasks: [TaskID] = [], unknown: [TaskID] = []) {
            self.reading = reading
            self.answer = answer
            self.tasks = tasks
            self.unknown = unknown
        }
    }

    /// Shims by process.
    public var shims: [Shim] = []
    /// What was left of bundles.
    public var halfDeleted: [HalfDeleted] = []
    /// Processes of containers without a shim.
    public var orphans: [Orphan] = []
    /// Mounts that do not answer.
    public var mounts: [HungMount] = []
    /// What could not be looked at, each a sentence.
    public var unseen: [String] = []
    /// One for each state directory.
    public var daemons: [Daemon] = []

    /// Evidence of nothing.
    public init() {}
}

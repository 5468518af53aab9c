// SPDX-License-Identifier: Apache-2.0

package import HostRegistry
package import LinuxHost
package import ShimLogs

/// What is known of one task at one moment, from its shim, `/proc` and its cgroup; gathered without touching any of it.
package struct TaskEvidence: Sendable, Hashable {
    /// A process, and what its threads do.
    package struct Process: Sendable, Hashable {
        /// Its process id on this host.
        package var pid: Int32
        /// The kernel's name for it, untrusted.
        package var name: String
        /// The kernel's letter for its first thread, as `ProcessStat.state`.
        package var state: Character
        /// How long ago it started.
        package var age: Duration
        /// What its threads do; empty where nobody looked.
        package var threads: [ProcessThread]
        /// The file that its first thread waits for inside the kernel; nil where that is not told.
        package var awaitedFile: AwaitedFile?

        /// A process of these findings.
        package init(pid: Int32, name: String, state: Character, age: Duration, threads: [ProcessThread] = []) {
            self.pid = pid
            self.name = name
            self.state = state
            self.age = age
            self.threads = threads
        }
    }

    /// A pipe that the container's output goes through.
    package struct Pipe: Sendable, Hashable {
        /// Which part of the way it is.
        package enum Kind: String, Sendable, Hashable {
            case stdout
            case stderr
            /// From the container to the shim, whose other end the shim copies on.
            case innerStdout = "inner-stdout"
            case innerStderr = "inner-stderr"
            /// The shim's own log.
            case log
        }

        /// Which it is.
        package var kind: Kind
        /// Bytes that wait to be read; nil where that cannot be looked at without harm.
        package var waitingBytes: Int?
        /// Bytes that fit in.
        package var capacityBytes: Int?
        /// Whether no more fits in.
        package var isFull: Bool
        /// Other processes that read it than the shim and this one.
        package var readers: [LogPipeState.Reader]
        /// Threads that wait for room in it, each with how often it has given up the processor.
        package var waitingThreads: [Int32: Int]
        /// Whether it stayed full, and what waits for room did not go on.
        package var isStuck = false

        /// A pipe of these findings; it is full where threads wait for room, if `isFull` does not say.
        package init(
            kind: Kind,
            waitingBytes: Int? = nil,
            capacityBytes: Int? = nil,
            isFull: Bool? = nil,
            readers: [LogPipeState.Reader] = [],
            waitingThreads: [Int32: Int] = [:],
            isStuck: Bool = false
        ) {
            self.kind = kind
            self.waitingBytes = waitingBytes
            self.capacityBytes = capacityBytes
            self.isFull = isFull ?? !waitingThreads.isEmpty
            self.readers = readers
            self.waitingThreads = waitingThreads
            self.isStuck = isStuck
        }

        /// Whether nobody empties it.
        var isUnread: Bool { readers.allSatisfy(\.isStopped) }
    }

    /// What the shim said, and what was concluded of it.
    package var reading: ShimReading
    /// Whether the task's containerd is there.
    package var daemon: DaemonReading.Presence
    /// The shim's process; nil when none is found.
    package var shim: Process?
    /// Calls of the runtime that the shim has begun and not seen the end of, the oldest first.
    package var runtimeCalls: [Process] = []
    /// The container's init process; nil when it is gone, or not known.
    package var initProcess: Process?
    /// Processes of the container that wait in the kernel and cannot be interrupted, init left out.
    package var uninterruptible: [Process] = []
    /// What is counted of its cgroup; nil where it is not visibly its own.
    package var cgroup: CgroupFacts?
    /// Pipes that lines of it go through, as far as they can be looked at.
    package var pipes: [Pipe] = []

    /// Mounts that do not answer and that the container, its output or its bundle lies on.
    package var hungMounts: [HungMount] = []
    /// What could not be looked at, each a sentence.
    package var unseen: [String] = []
    /// Whether the host was looked at: else there is only what the shim said.
    var isSeen = true

    /// Evidence with nothing but what the shim said.
    package init(reading: ShimReading, daemon: DaemonReading.Presence) {
        self.reading = reading
        self.daemon = daemon
    }
}

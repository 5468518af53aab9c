// SPDX-License-Identifier: Apache-2.0

/// What a shim measures of a task's cgroup, the same for cgroup v1 and v2.
///
/// Counters count since the cgroup was made. nil means that the kernel or the shim does not tell.
public struct TaskMetrics: Sendable, Hashable {
    /// Processes and threads.
    public struct Pids: Sendable, Hashable {
        /// How many there are.
        public var current: UInt64
        /// How many there may be; nil when there is no limit.
        public var limit: UInt64?
    }

    /// CPU time.
    public struct CPU: Sendable, Hashable {
        /// In all.
        public var usage: Duration
        /// In user mode.
        public var user: Duration
        /// In the kernel.
        public var system: Duration
        /// Periods in which a limit was in force.
        public var periods: UInt64
        /// Periods in which it was reached.
        public var throttledPeriods: UInt64
        /// How long processes were kept from running by it.
        public var throttled: Duration
    }

    /// Memory, in bytes.
    public struct Memory: Sendable, Hashable {
        /// In all, with the page cache.
        public var usageBytes: UInt64
        /// Without the cache that can be dropped at once: what counts against the limit in earnest.
        public var workingSetBytes: UInt64
        /// nil when there is no limit.
        public var limitBytes: UInt64?
        /// Highest usage so far.
        public var peakBytes: UInt64?
        /// Swapped out.
        public var swapBytes: UInt64?
        /// Anonymous memory.
        public var anonymousBytes: UInt64
        /// Page cache.
        public var fileBytes: UInt64
        /// How often a process was killed for want of memory.
        public var oomKills: UInt64?
    }

    /// Block devices.
    public struct BlockIO: Sendable, Hashable {
        /// Bytes read.
        public var readBytes: UInt64
        /// Bytes written.
        public var writtenBytes: UInt64
        /// Reads.
        public var reads: UInt64
        /// Writes.
        public var writes: UInt64
    }

    /// Share of time, in percent, for which some processes waited for something (PSI, averaged over 10 s).
    public struct Pressure: Sendable, Hashable {
        /// For CPU.
        public var cpu: Double?
        /// For memory.
        public var memory: Double?
        /// For block devices.
        public var io: Double?
    }

    /// 1 or 2.
    public var cgroupVersion: Int
    /// Processes and threads.
    public var pids: Pids
    /// CPU time.
    public var cpu: CPU
    /// Memory.
    public var memory: Memory
    /// Block devices.
    public var io: BlockIO
    /// Waiting; newer shims on cgroup v2 tell.
    public var pressure: Pressure
}

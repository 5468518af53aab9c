// SPDX-License-Identifier: Apache-2.0

/// What the kernel counts for the cgroup of a process, with cgroup v1, v2 or both; nil where it does not tell.
package struct CgroupFacts: Sendable, Hashable {
    /// How often a cgroup had to wait for processor time that its quota refused.
    package struct Throttling: Sendable, Hashable {
        /// Periods in which something wanted to run.
        package var periods: Int
        /// How many of them were cut short.
        package var throttled: Int
        /// How long it waited in all.
        package var waited: Duration

        /// Counts of these values.
        package init(periods: Int, throttled: Int, waited: Duration) {
            self.periods = periods
            self.throttled = throttled
            self.waited = waited
        }
    }

    /// Whether its processes are frozen.
    package var isFrozen: Bool?
    /// Processes and threads.
    package var processes: Int?
    /// How many of those there may be; nil for no limit.
    package var processLimit: Int?
    /// How often a process could not be made because of that limit; nil while it is not reached.
    package var processRefusals: Int?
    /// Processes that were killed because memory ran out.
    package var memoryKills: Int?
    /// Memory in use that cannot be given back at once, in bytes.
    package var workingSetBytes: Int?
    /// Memory that may be used, in bytes; nil for no limit.
    package var memoryLimitBytes: Int?
    /// What its quota of processor time cost.
    package var throttling: Throttling?

    /// Facts of which none is known.
    package init() {}

    init(_ folders: CgroupFolders, memoryUse: Bool = true) {
        isFrozen = folders.isFrozen
        processes = folders.number("pids.current", of: "pids")
        processLimit = folders.number("pids.max", of: "pids")
        if let processes, let processLimit, processes >= processLimit {
            processRefusals = folders.values("pids.events", of: "pids")["max"]
        }
        memoryKills =
            folders.values("memory.events", of: "memory")["oom_kill"]
            ?? folders.values("memory.oom_control", of: "memory")["oom_kill"]
        if memoryUse || (memoryKills ?? 0) > 0 {
            let usage = CgroupUsage(folders)
            (workingSetBytes, memoryLimitBytes) = (usage.workingSetBytes, usage.memoryLimitBytes)
        }
        let cpu = folders.values("cpu.stat", of: "cpu")
        if let periods = cpu["nr_periods"], let throttled = cpu["nr_throttled"] {
            let waited: Duration =
                cpu["throttled_usec"].map { .microseconds($0) } ?? .nanoseconds(cpu["throttled_time"] ?? 0)
            throttling = Throttling(periods: periods, throttled: throttled, waited: waited)
        }
    }
}

/// What the cgroup of a process uses, with cgroup v1, v2 or both; nil where the kernel does not tell.
package struct CgroupUsage: Sendable, Hashable {
    /// Processor time that it has used since it was made, by all processors together.
    package var processorTime: Duration?
    /// Memory in use that cannot be given back at once, in bytes.
    package var workingSetBytes: Int?
    /// Memory that may be used, in bytes; nil for no limit.
    package var memoryLimitBytes: Int?

    init(_ folders: CgroupFolders) {
        processorTime =
            folders.number("cpuacct.usage", of: "cpuacct").map { .nanoseconds($0) }
            ?? folders.values("cpu.stat", of: "cpu")["usage_usec"].map { .microseconds($0) }
        let used =
            folders.number("memory.current", of: "memory") ?? folders.number("memory.usage_in_bytes", of: "memory")
        let stat = folders.values("memory.stat", of: "memory")
        let idle = stat["total_inactive_file"] ?? stat["inactive_file"] ?? 0
        workingSetBytes = used.map { max(0, $0 - idle) }
        let limit =
            folders.number("memory.max", of: "memory") ?? folders.number("memory.limit_in_bytes", of: "memory")
        // Version 1 writes no limit as the largest number of pages.
        memoryLimitBytes = limit.flatMap { $0 >= Int.max / 4096 * 4096 - 4096 ? nil : $0 }
    }
}

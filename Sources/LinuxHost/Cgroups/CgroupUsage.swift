// SPDX-License-Identifier: Apache-2.0

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

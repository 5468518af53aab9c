// SPDX-License-Identifier: Apache-2.0

/// What the kernel counts for the cgroup of a process, with cgroup v1, v2 or both; nil where it does not tell.
public struct CgroupFacts: Sendable, Hashable {
    /// How often a cgroup had to wait for processor time that its quota refused.
    public struct Throttling: Sendable, Hashable {
        /// Periods in which something wanted to run.
        public var periods: Int
        /// How many of them were cut short.
        public var throttled: Int
        /// How long it waited in all.
        public var waited: Duration

        /// Counts of these values.
        public init(periods: Int, throttled: Int, waited: Duration) {
            self.periods = periods
            self.throttled = throttled
            self.waited = waited
        }
    }

    /// Whether its processes are frozen.
    public var isFrozen: Bool?
    /// Processes and threads.
    public var processes: Int?
    /// How many of those there may be; nil for no limit.
    public var processLimit: Int?
    /// How often a process could not be made because of that limit; nil while it is not reached.
    public var processRefusals: Int?
    /// Processes that were killed because memory ran out.
    public var memoryKills: Int?
    /// Memory in use that cannot be given back at once, in bytes.
    public var workingSetBytes: Int?
    /// Memory that may be used, in bytes; nil for no limit.
    public var memoryLimitBytes: Int?
    /// What its quota of processor time cost.
    public var throttling: Throttling?

    /// Facts of which none is known.
    public init() {}

    /// Reads the cgroup of a process; nil when there is no such process or no cgroupfs to see it in.
    ///
    /// How much memory is in use takes the kernel longest to tell, and is left out without `memoryUse`.
    public init?(pid: Int32, memoryUse: Bool = true) {
        guard let folders = CgroupFolders(pid: pid) else { return nil }
        self.init(folders, memoryUse: memoryUse)
    }

    init(_ folders: CgroupFolders, memoryUse: Bool = true) {
        isFrozen =
            folders.values("cgroup.events", of: "freezer")["frozen"].map { $0 == 1 }
            ?? folders.text("freezer.state", of: "freezer").map { $0.hasPrefix("FRO") }
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

/// Where the files of a process's cgroup are, by controller.
struct CgroupFolders {
    private var folders: [String: String] = [:]

    /// Folders made by hand, for tests.
    init(folders: [String: String]) { self.folders = folders }

    init?(pid: Int32) {
        guard let content = try? BoundedFile.read("/proc/\(pid)/cgroup", limitBytes: 64 << 10) else { return nil }
        for line in String(decoding: content, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3 else { continue }
            if fields[1].isEmpty {
                let root = HostPath.exists("/sys/fs/cgroup/unified") ? "/sys/fs/cgroup/unified" : "/sys/fs/cgroup"
                folders[""] = root + fields[2]
            }
            for controller in fields[1].split(separator: ",") {
                folders[String(controller)] = "/sys/fs/cgroup/\(fields[1])\(fields[2])"
            }
        }
        guard !folders.isEmpty else { return nil }
    }

    /// The content of a file of a controller, which is in version 2 where there is no other.
    func text(_ file: String, of controller: String) -> String? {
        guard let folder = folders[controller] ?? folders[""],
            let content = try? BoundedFile.read("\(folder)/\(file)", limitBytes: 64 << 10)
        else { return nil }
        return String(decoding: content, as: UTF8.self)
    }

    /// The number that a file holds; nil for `max`, too.
    func number(_ file: String, of controller: String) -> Int? {
        text(file, of: controller).flatMap { Int($0.filter { !$0.isWhitespace }) }
    }

    /// The numbers of a file with a name and a number on each line.
    func values(_ file: String, of controller: String) -> [String: Int] {
        var values: [String: Int] = [:]
        for line in (text(file, of: controller) ?? "").split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, let value = Int(words[1]) { values[String(words[0])] = value }
        }
        return values
    }
}

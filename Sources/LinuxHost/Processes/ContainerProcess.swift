// SPDX-License-Identifier: Apache-2.0

/// A process of a container, at its place in the tree of them.
package struct ContainerProcess: Sendable, Hashable {
    /// Its process id on this host.
    package var pid: Int32
    /// When it started, in clock ticks since boot; with the pid it names the process for good.
    package var startTicks: UInt64
    /// The process that started it, or adopted it since.
    package var parentPid: Int32
    /// How many of its ancestors are in the container, too.
    package var depth: Int
    /// The kernel's letter for what it does.
    package var state: Character
    /// The function of the kernel that its first thread sleeps in; nil where the kernel does not tell.
    package var sleepingIn: String?
    /// Processor time that it has used.
    package var processorTime: Duration
    /// Memory of it that is in RAM, in bytes.
    package var residentBytes: Int
    /// How it was started, else the kernel's name for it; untrusted.
    package var command: String

    /// Processes that are in a cgroup or below it, parents before their children; those that end meanwhile are left out.
    package static func tree(of cgroup: ProcessCgroup) throws(SystemError) -> [ContainerProcess] {
        tree(of: try cgroup.processes(below: true).compactMap(ProcessStat.init(pid:)))
    }

    /// A process and what descends from it, for hosts where no cgroup tells; what lost its parent is not found.
    package static func tree(below pid: Int32) -> [ContainerProcess] {
        let all = ProcessStat.allPids().compactMap(ProcessStat.init(pid:))
        let children = Dictionary(grouping: all) { $0.parentPid }
        var found = all.filter { $0.pid == pid }
        var next = 0
        while next < found.count {
            found += children[found[next].pid] ?? []
            next += 1
        }
        return tree(of: found)
    }

    private static func tree(of found: [ProcessStat]) -> [ContainerProcess] {
        let stats = found.sorted { $0.pid < $1.pid }
        let pids = Set(stats.map(\.pid))
        let children = Dictionary(grouping: stats) { pids.contains($0.parentPid) ? $0.parentPid : 0 }
        var found: [ContainerProcess] = []
        // Not by recursion: how deep the tree is, is the container's choice.
        var waiting = (children[0] ?? []).reversed().map { ($0, 0) }
        while let (stat, depth) = waiting.popLast() {
            found.append(ContainerProcess(stat, depth: depth))
            waiting += (children[stat.pid] ?? []).reversed().map { ($0, depth + 1) }
        }
        return found
    }

    /// A process of these findings.
    package init(pid: Int32, startTicks: UInt64, depth: Int, command: String) {
        (self.pid, self.startTicks, self.depth, self.command) = (pid, startTicks, depth, command)
        (parentPid, state, processorTime, residentBytes) = (1, "S", .zero, 0)
    }

    private init(_ stat: ProcessStat, depth: Int) {
        pid = stat.pid
        startTicks = stat.startTicks
        parentPid = stat.parentPid
        self.depth = depth
        state = stat.state
        sleepingIn = ProcessThread.all(of: stat.pid, atMost: 1).first?.sleepingIn
        let usage = ProcessUsage(pid: stat.pid)
        processorTime = usage?.processorTime ?? .zero
        residentBytes = usage?.residentBytes ?? 0
        let arguments = usage?.arguments.joined(separator: " ") ?? ""
        command = arguments.isEmpty ? "[\(stat.name)]" : arguments
    }

    /// A table of processes, with its head.
    package static func lines(_ processes: [ContainerProcess]) -> [String] {
        [row("PID", "PPID", "S", "WAITS IN", "CPU s", "RSS KiB", "COMMAND")] + processes.map(\.line)
    }

    /// The process as a row of the table.
    package var line: String {
        let time = "\((processorTime / .milliseconds(10)).rounded() / 100)"
        let indented = String(repeating: "  ", count: min(depth, 16)) + command
        return Self.row(
            "\(pid)",
            "\(parentPid)",
            "\(state)",
            sleepingIn ?? "-",
            time,
            "\(residentBytes >> 10)",
            indented
        )
    }

    private static func row(
        _ pid: String,
        _ parent: String,
        _ state: String,
        _ place: String,
        _ time: String,
        _ memory: String,
        _ command: String
    ) -> String {
        func right(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        func left(_ text: String, _ width: Int) -> String {
            text.prefix(width) + String(repeating: " ", count: max(0, width - text.count))
        }
        return [
            right(pid, 7), right(parent, 7), state, left(place, 22), right(time, 9), right(memory, 9), command,
        ].joined(separator: " ")
    }
}

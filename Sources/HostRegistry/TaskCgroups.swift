// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
package import LinuxHost

/// The cgroup of each task, remembered from one look to the next: to find it takes longer than to read what it counts.
package struct TaskCgroups: Sendable {
    /// How long it is believed: a process may be moved to another.
    private static let lifetime = Duration.seconds(60)

    private struct Entry {
        var pid: Int32
        var startTicks: UInt64?
        /// nil where it is not visibly the task's own.
        var cgroup: ProcessCgroup?
    }

    private var entries: [TaskID: Entry] = [:]
    private var emptiedAt: ContinuousClock.Instant

    package init(at now: ContinuousClock.Instant = .now) { emptiedAt = now }

    package mutating func forgetOld(at now: ContinuousClock.Instant) {
        guard emptiedAt.duration(to: now) > Self.lifetime else { return }
        self = TaskCgroups(at: now)
    }

    /// The cgroup of a task's init process, of which the caller knows that it started when the reading says.
    package mutating func cgroup(of reading: ShimReading) -> ProcessCgroup? {
        guard let pid = reading.pid else { return nil }
        if let entry = entries[reading.id], entry.pid == pid, entry.startTicks == reading.pidStartTicks {
            return entry.cgroup
        }
        let isThere = reading.pidStartTicks.map { ProcessStat(pid: pid)?.startTicks == $0 } ?? false
        let cgroup = isThere ? ProcessCgroup(pid: pid) : nil
        let own = cgroup.flatMap { $0.isOwn(of: reading.id.id, reading.about.cgroupsPath) ? $0 : nil }
        entries[reading.id] = Entry(pid: pid, startTicks: reading.pidStartTicks, cgroup: own)
        return own
    }
}

extension ProcessCgroup {
    /// Whether it is visibly the task's own, and not one that others are in too.
    package func isOwn(of id: String, _ cgroupsPath: String?) -> Bool { Self.isOwn(path, of: id, cgroupsPath) }

    /// The same by its path: the root is nobody's own, whatever the spec says.
    static func isOwn(_ path: String, of id: String, _ cgroupsPath: String?) -> Bool {
        guard let name = path.split(separator: "/").last else { return false }
        return name.contains(id) || path == cgroupsPath
    }
}

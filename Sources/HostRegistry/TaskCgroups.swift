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

    /// The cgroup of a task's container, of whose init process the caller knows that it started when the reading says; nil where it
    /// is not seen, or is not the task's alone as far as specs tell.
    package mutating func cgroup(of reading: ShimReading) -> ProcessCgroup? {
        guard let pid = reading.pid, reading.sharesCgroupWith.isEmpty else { return nil }
        if let entry = entries[reading.id], entry.pid == pid, entry.startTicks == reading.pidStartTicks {
            return entry.cgroup
        }
        let isThere = reading.pidStartTicks.map { ProcessStat(pid: pid)?.startTicks == $0 } ?? false
        let cgroup =
            isThere ? ProcessCgroup(ofContainer: reading.id.id, initPid: pid, spec: reading.about.cgroupsPath) : nil
        entries[reading.id] = Entry(pid: pid, startTicks: reading.pidStartTicks, cgroup: cgroup)
        return cgroup
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Processes that nothing here may signal: this one, those it lives by, and those that the host does.
package struct ProtectedProcesses: Sendable {
    /// Daemons that containers live by.
    private static let daemons: Set<String> = ["containerd", "dockerd", "kubelet"]

    /// Why, by pid.
    private let reasons: [Int32: String]

    /// The processes to protect, as they are now.
    ///
    /// A daemon inside a container, which has a pid namespace of its own, is not one of the host's.
    package init() {
        var reasons: [Int32: String] = [:]
        for pid in ProcessStat.allPids() {
            guard let stat = ProcessStat(pid: pid), Self.daemons.contains(stat.name), Self.isOfHost(pid) else {
                continue
            }
            reasons[pid] = "it is \(stat.name)"
        }
        var next = getppid()
        var seen: Set<Int32> = []
        while next > 1, let stat = ProcessStat(pid: next), !seen.contains(next) {
            seen.insert(next)
            reasons[next] = "shimtop runs under it (\(stat.name))"
            next = stat.parentPid
        }
        reasons[1] = "it is the host's init process"
        reasons[getpid()] = "it is shimtop itself"
        self.reasons = reasons
    }

    /// Why a process may not be signalled; nil when it may.
    package func reason(against pid: Int32) -> String? { reasons[pid] }

    /// Why the container of an init process may not be touched: what is in its cgroup would be hit with it.
    package func reason(againstContainerOf pid: Int32) -> String? {
        if let reason = reasons[pid] { return reason }
        guard let cgroup = ProcessCgroup(pid: pid), let own = ProcessCgroup(pid: getpid()), cgroup.path != "/",
            own.path == cgroup.path || own.path.hasPrefix(cgroup.path + "/"), cgroup.path != ProcessCgroup(pid: 1)?.path
        else { return nil }
        return "shimtop runs in it"
    }

    /// Whether a process is in the pid namespace that is looked from, and in none below it.
    private static func isOfHost(_ pid: Int32) -> Bool {
        guard let content = try? BoundedFile.read("/proc/\(pid)/status", limitBytes: 64 << 10) else { return false }
        let line = String(decoding: content, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("NSpid:") }
        return line.map { $0.split(whereSeparator: \.isWhitespace).count == 2 } ?? true
    }
}

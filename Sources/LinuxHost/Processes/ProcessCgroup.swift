// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The cgroup that a process is in, on a host with cgroup v1, v2 or both.
public struct ProcessCgroup: Sendable, Hashable {
    /// Path within its hierarchy, such as `/default/task-1`.
    public let path: String
    /// Directory in cgroupfs.
    private let directory: String

    /// Looks up the cgroup of a process; nil when there is no such process or no cgroupfs to see it in.
    ///
    /// On cgroup v1 it is the one of the pids controller, else of the freezer.
    public init?(pid: Int32) {
        guard let content = try? BoundedFile.read("/proc/\(pid)/cgroup", limitBytes: 64 << 10) else { return nil }
        var found: [String: Substring] = [:]
        for line in String(decoding: content, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            for controller in fields[1].split(separator: ",", omittingEmptySubsequences: false) {
                found[String(controller)] = fields[2]
            }
        }
        for (controller, mount) in [("pids", "/pids"), ("freezer", "/freezer"), ("", ""), ("", "/unified")] {
            guard let path = found[controller] else { continue }
            let directory = "/sys/fs/cgroup\(mount)\(path)"
            guard access("\(directory)/cgroup.procs", R_OK) == 0 else { continue }
            self.path = String(path)
            self.directory = directory
            return
        }
        return nil
    }

    /// Pids of the processes in the cgroup itself, in no particular order.
    public func processes() throws(SystemError) -> [Int32] {
        let content = try BoundedFile.read("\(directory)/cgroup.procs", limitBytes: 1 << 20)
        return String(decoding: content, as: UTF8.self).split(separator: "\n").compactMap { Int32($0) }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import LinuxHost

/// A shim's process by pid and start time, which together name it for good.
public struct ShimProcessIdentity: Sendable, Hashable {
    /// Its process id on this host.
    public let pid: Int32
    /// When it started, in clock ticks since boot.
    public let startTicks: UInt64

    /// The process that has this pid now; nil when there is none.
    public init?(pid: Int32) {
        guard let stat = ProcessStat(pid: pid) else { return nil }
        self.pid = pid
        startTicks = stat.startTicks
    }

    /// What the kernel says of it; nil when it has ended.
    package var stat: ProcessStat? {
        guard let stat = ProcessStat(pid: pid), stat.startTicks == startTicks else { return nil }
        return stat
    }
}

extension ShimBundle {
    /// The process of a shim that was started in this bundle, or in that of its pod's sandbox, which serves the whole pod.
    ///
    /// Reads names and working directories only: neither can be held up by a process that is stuck in the kernel.
    package func findShimProcess() -> ProcessStat? {
        let homes = shimHomes
        return ProcessStat.allPids().lazy.compactMap(ProcessStat.init(pid:)).first { isShim($0, of: homes) }
    }

    /// Whether a process is a shim that was started in one of these bundles; a pid alone may be another shim's by now.
    package func isShim(_ stat: ProcessStat, of homes: Set<String>) -> Bool {
        guard stat.name.hasPrefix("containerd-shim"), stat.state != "Z",
            let home = HostPath.target(ofLink: "/proc/\(stat.pid)/cwd")
        else { return false }
        return homes.contains(home)
    }

    /// The bundles that the shim of this one may have been started in.
    package var shimHomes: Set<String> {
        var homes: Set<String> = [path]
        if let group = taskDescription().shimGroup { homes.insert(siblingPath(of: group)) }
        return homes
    }

    private func siblingPath(of id: String) -> String {
        String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) + "/" + id
    }
}

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

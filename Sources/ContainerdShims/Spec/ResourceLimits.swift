// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Limits of a task's cgroup, in the terms of the OCI runtime spec; nil leaves one as it is.
public struct ResourceLimits: Sendable, Hashable {
    /// Most processes and threads; 0 or less means no limit.
    public var pids: Int64?
    /// Most memory, in bytes; -1 means no limit.
    public var memoryBytes: Int64?
    /// Most memory and swap together, in bytes; -1 means no limit.
    public var memoryAndSwapBytes: Int64?
    /// Memory that is taken back last, in bytes.
    public var memoryReservationBytes: Int64?
    /// Weight against other cgroups; 1024 is the usual one.
    public var cpuShares: UInt64?
    /// CPU time within each period, in microseconds; -1 means no limit.
    public var cpuQuotaMicroseconds: Int64?
    /// Length of a period, in microseconds.
    public var cpuPeriodMicroseconds: UInt64?
    /// CPUs that may be used, such as `0-3,7`.
    public var cpus: String?
    /// Memory nodes that may be used, such as `0`.
    public var memoryNodes: String?

    /// No change.
    public init() {}

    /// As `Update` takes it: the JSON of an OCI `LinuxResources`.
    var packed: PackedMessage {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Numbers and strings alone: encoding them does not fail.
        let json = (try? encoder.encode(LinuxResources(self))) ?? Data()
        return PackedMessage(
            typeURL: "types.containerd.io/opencontainers/runtime-spec/1/LinuxResources",
            value: Array(json)
        )
    }

    private struct LinuxResources: Encodable {
        struct Pids: Encodable { var limit: Int64 }
        struct Memory: Encodable {
            var limit: Int64?
            var swap: Int64?
            var reservation: Int64?
        }
        struct CPU: Encodable {
            var shares: UInt64?
            var quota: Int64?
            var period: UInt64?
            var cpus: String?
            var mems: String?
        }
        var pids: Pids?
        var memory: Memory?
        var cpu: CPU?

        init(_ limits: ResourceLimits) {
            pids = limits.pids.map(Pids.init)
            if limits.memoryBytes != nil || limits.memoryAndSwapBytes != nil || limits.memoryReservationBytes != nil {
                memory = Memory(
                    limit: limits.memoryBytes,
                    swap: limits.memoryAndSwapBytes,
                    reservation: limits.memoryReservationBytes
                )
            }
            let cpu = CPU(
                shares: limits.cpuShares,
                quota: limits.cpuQuotaMicroseconds,
                period: limits.cpuPeriodMicroseconds,
                cpus: limits.cpus,
                mems: limits.memoryNodes
            )
            if cpu.shares != nil || cpu.quota != nil || cpu.period != nil || cpu.cpus != nil || cpu.mems != nil {
                self.cpu = cpu
            }
        }
    }
}

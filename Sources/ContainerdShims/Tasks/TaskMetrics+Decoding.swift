// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import SwiftProtobuf

extension TaskMetrics {
    /// Decodes a shim's answer to `Stats`.
    ///
    /// Throws `invalid` for a type that is neither of cgroup v1 nor of v2, and for bytes that are not of their type.
    init(_ packed: PackedMessage, of id: String) throws(ShimError) {
        do {
            switch packed.typeName {
            case CgroupV1Metrics.protoMessageName: self.init(try CgroupV1Metrics(serializedBytes: packed.value))
            case CgroupV2Metrics.protoMessageName: self.init(try CgroupV2Metrics(serializedBytes: packed.value))
            default:
                throw ShimError(
                    .invalid,
                    "Stats \(id): the shim measures in \"\(packed.typeURL)\"; the metrics of cgroup v1 and v2 are understood"
                )
            }
        } catch let error as ShimError {
            throw error
        } catch {
            throw ShimError(.invalid, "Stats \(id): the answer is no \(packed.typeName): \(error)")
        }
    }

    private init(_ metrics: CgroupV1Metrics) {
        cgroupVersion = 1
        pids = Pids(current: metrics.pids.current, limit: metrics.pids.limit.asLimit)
        let throttling = metrics.cpu.throttling
        cpu = CPU(
            usage: .nanoseconds(metrics.cpu.usage.total),
            user: .nanoseconds(metrics.cpu.usage.user),
            system: .nanoseconds(metrics.cpu.usage.kernel),
            periods: throttling.periods,
            throttledPeriods: throttling.throttledPeriods,
            throttled: .nanoseconds(throttling.throttledTime)
        )
        let usage = metrics.memory.usage
        memory = Memory(
            usageBytes: usage.usage,
            workingSetBytes: usage.usage.without(metrics.memory.totalInactiveFile),
            limitBytes: usage.limit.asLimit,
            peakBytes: usage.max == 0 ? nil : usage.max,
            // The counter of v1 is memory and swap together.
            swapBytes: metrics.memory.hasSwap ? metrics.memory.swap.usage.without(usage.usage) : nil,
            anonymousBytes: metrics.memory.totalRss,
            fileBytes: metrics.memory.totalCache,
            oomKills: metrics.hasMemoryOomControl ? metrics.memoryOomControl.oomKill : nil
        )
        func sum(_ entries: [CgroupV1BlkIOEntry], _ operation: String) -> UInt64 {
            entries.reduce(0) { $1.op.lowercased() == operation ? $0 &+ $1.value : $0 }
        }
        io = BlockIO(
            readBytes: sum(metrics.blkio.ioServiceBytesRecursive, "read"),
            writtenBytes: sum(metrics.blkio.ioServiceBytesRecursive, "write"),
            reads: sum(metrics.blkio.ioServicedRecursive, "read"),
            writes: sum(metrics.blkio.ioServicedRecursive, "write")
        )
        pressure = Pressure()
    }

    private init(_ metrics: CgroupV2Metrics) {
        cgroupVersion = 2
        pids = Pids(current: metrics.pids.current, limit: metrics.pids.limit.asLimit)
        cpu = CPU(
            usage: .microseconds(metrics.cpu.usageUsec),
            user: .microseconds(metrics.cpu.userUsec),
            system: .microseconds(metrics.cpu.systemUsec),
            periods: metrics.cpu.nrPeriods,
            throttledPeriods: metrics.cpu.nrThrottled,
            throttled: .microseconds(metrics.cpu.throttledUsec)
        )
        memory = Memory(
            usageBytes: metrics.memory.usage,
            workingSetBytes: metrics.memory.usage.without(metrics.memory.inactiveFile),
            limitBytes: metrics.memory.usageLimit.asLimit,
            peakBytes: metrics.memory.maxUsage == 0 ? nil : metrics.memory.maxUsage,
            swapBytes: metrics.memory.swapUsage,
            anonymousBytes: metrics.memory.anon,
            fileBytes: metrics.memory.file,
            oomKills: metrics.hasMemoryEvents ? metrics.memoryEvents.oomKill : nil
        )
        io = metrics.io.usage.reduce(into: BlockIO(readBytes: 0, writtenBytes: 0, reads: 0, writes: 0)) { sum, device in
            sum.readBytes &+= device.rbytes
            sum.writtenBytes &+= device.wbytes
            sum.reads &+= device.rios
            sum.writes &+= device.wios
        }
        pressure = Pressure(
            cpu: metrics.cpu.hasPsi ? metrics.cpu.psi.some.avg10 : nil,
            memory: metrics.memory.hasPsi ? metrics.memory.psi.some.avg10 : nil,
            io: metrics.io.hasPsi ? metrics.io.psi.some.avg10 : nil
        )
    }
}

extension UInt64 {
    /// A limit as a kernel writes it; nil for none: 0, "max", or the highest page below 2^63, of 64 KiB at most.
    fileprivate var asLimit: UInt64? { self == 0 || self >= 0x7FFF_FFFF_FFFF_0000 ? nil : self }

    fileprivate func without(_ part: UInt64) -> UInt64 { self > part ? self - part : 0 }
}

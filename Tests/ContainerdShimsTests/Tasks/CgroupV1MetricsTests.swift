// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import ShimTestSupport
import SwiftProtobuf
import Testing

/// What a shim measures of a cgroup v1.
@Suite struct CgroupV1MetricsTests {
    private func metrics(
        _ measured: CgroupV1Metrics,
        type: String = "io.containerd.cgroups.v1.Metrics"
    ) async throws
        -> TaskMetrics
    {
        let value: [UInt8] = try measured.serializedBytes()
        let shim = try await ScriptedShim.answering(
            TaskStatsResponse.with {
                $0.stats.typeURL = type
                $0.stats.value.append(contentsOf: value)
            }
        )
        return try await shim.task.stats(timeout: .seconds(5))
    }

    private static let measured = CgroupV1Metrics.with {
        $0.pids.current = 3
        $0.pids.limit = 100
        $0.cpu.usage.total = 5_000_000_000
        $0.cpu.usage.user = 3_000_000_000
        $0.cpu.usage.kernel = 2_000_000_000
        $0.cpu.throttling.periods = 10
        $0.cpu.throttling.throttledPeriods = 4
        $0.cpu.throttling.throttledTime = 7_000_000
        $0.memory.usage.usage = 1000
        $0.memory.usage.limit = 4000
        $0.memory.usage.max = 2000
        $0.memory.totalInactiveFile = 300
        $0.memory.totalRss = 500
        $0.memory.totalCache = 400
        $0.memory.swap.usage = 1600
        $0.memoryOomControl.oomKill = 2
        $0.blkio.ioServiceBytesRecursive = [
            entry("Read", 10), entry("write", 20), entry("Total", 30), entry("Read", 1),
        ]
        $0.blkio.ioServicedRecursive = [entry("Read", 5), entry("Write", 6), entry("Sync", 7)]
    }

    private static func entry(_ operation: String, _ value: UInt64) -> CgroupV1BlkIOEntry {
        CgroupV1BlkIOEntry.with {
            $0.op = operation
            $0.value = value
        }
    }

    @Test(
        arguments: [
            "io.containerd.cgroups.v1.Metrics", "types.googleapis.com/io.containerd.cgroups.v1.Metrics",
            "type.googleapis.com/x/io.containerd.cgroups.v1.Metrics",
        ]
    )
    func everythingIsReadWhateverComesBeforeTheTypesName(type: String) async throws {
        let metrics = try await metrics(Self.measured, type: type)
        #expect(metrics.cgroupVersion == 1)
        #expect(metrics.pids.current == 3)
        #expect(metrics.pids.limit == 100)
        #expect(metrics.cpu.usage == .seconds(5))
        #expect(metrics.cpu.user == .seconds(3))
        #expect(metrics.cpu.system == .seconds(2))
        #expect(metrics.cpu.periods == 10)
        #expect(metrics.cpu.throttledPeriods == 4)
        #expect(metrics.cpu.throttled == .milliseconds(7))
        #expect(metrics.memory.usageBytes == 1000)
        #expect(metrics.memory.limitBytes == 4000)
        #expect(metrics.memory.peakBytes == 2000)
        #expect(metrics.memory.anonymousBytes == 500)
        #expect(metrics.memory.fileBytes == 400)
        #expect(metrics.memory.oomKills == 2)
        #expect(metrics.io.readBytes == 11)
        #expect(metrics.io.writtenBytes == 20)
        #expect(metrics.io.reads == 5)
        #expect(metrics.io.writes == 6)
    }

    @Test func theWorkingSetIsWithoutTheCacheThatCanBeDropped() async throws {
        #expect(try await metrics(Self.measured).memory.workingSetBytes == 700)
        var odd = Self.measured
        odd.memory.totalInactiveFile = 5000
        #expect(try await metrics(odd).memory.workingSetBytes == 0)
    }

    @Test func swapIsWhatIsCountedBeyondMemory() async throws {
        #expect(try await metrics(Self.measured).memory.swapBytes == 600)
        var unaccounted = Self.measured
        unaccounted.memory.clearSwap()
        #expect(try await metrics(unaccounted).memory.swapBytes == nil)
    }

    /// The highest page below 2^63, for pages of 4, 16 and 64 KiB, and what stands for "max".
    @Test(
        arguments: [
            0x7FFF_FFFF_FFFF_F000, 0x7FFF_FFFF_FFFF_C000, 0x7FFF_FFFF_FFFF_0000, .max, 0,
        ] as [UInt64]
    )
    func aLimitThatIsNoneIsNil(value: UInt64) async throws {
        var unlimited = Self.measured
        unlimited.memory.usage.limit = value
        unlimited.pids.limit = value
        let metrics = try await metrics(unlimited)
        #expect(metrics.memory.limitBytes == nil)
        #expect(metrics.pids.limit == nil)
    }

    @Test func whatIsNotToldIsNil() async throws {
        let metrics = try await metrics(CgroupV1Metrics())
        #expect(metrics.memory.peakBytes == nil)
        #expect(metrics.memory.swapBytes == nil)
        #expect(metrics.memory.oomKills == nil)
        #expect(metrics.pressure.cpu == nil)
        #expect(metrics.pressure.memory == nil)
        #expect(metrics.pressure.io == nil)
    }

    @Test func countersThatMakeNoSenseDoNoHarm() async throws {
        var wild = CgroupV1Metrics()
        wild.cpu.usage.total = .max
        wild.cpu.throttling.throttledTime = .max
        wild.blkio.ioServiceBytesRecursive = [Self.entry("read", .max), Self.entry("read", .max)]
        let metrics = try await metrics(wild)
        #expect(metrics.cpu.usage > .seconds(1_000_000))
        #expect(metrics.io.readBytes == UInt64.max - 1)
    }
}

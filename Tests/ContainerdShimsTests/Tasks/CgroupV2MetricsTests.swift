// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import ShimTestSupport
import SwiftProtobuf
import Testing

/// What a shim measures of a cgroup v2, and what is said of answers that are neither.
@Suite struct CgroupV2MetricsTests {
    private func metrics(type: String, _ value: [UInt8]) async throws -> TaskMetrics {
        let shim = try await ScriptedShim.answering(
            TaskStatsResponse.with {
                $0.stats.typeURL = type
                $0.stats.value.append(contentsOf: value)
            }
        )
        return try await shim.task.stats(timeout: .seconds(5))
    }

    private func metrics(_ measured: CgroupV2Metrics) async throws -> TaskMetrics {
        try await metrics(type: "io.containerd.cgroups.v2.Metrics", measured.serializedBytes())
    }

    private static let measured = CgroupV2Metrics.with {
        $0.pids.current = 3
        $0.pids.limit = 100
        $0.cpu.usageUsec = 5_000_000
        $0.cpu.userUsec = 3_000_000
        $0.cpu.systemUsec = 2_000_000
        $0.cpu.nrPeriods = 10
        $0.cpu.nrThrottled = 4
        $0.cpu.throttledUsec = 7000
        $0.cpu.psi.some.avg10 = 12.5
        $0.memory.usage = 1000
        $0.memory.usageLimit = 4000
        $0.memory.maxUsage = 2000
        $0.memory.inactiveFile = 300
        $0.memory.anon = 500
        $0.memory.file = 400
        $0.memory.swapUsage = 64
        $0.memory.psi.some.avg10 = 0.5
        $0.memoryEvents.oomKill = 2
        $0.io.psi.some.avg10 = 99
        $0.io.usage = [
            .with {
                $0.rbytes = 10
                $0.wbytes = 20
                $0.rios = 1
                $0.wios = 2
            },
            .with {
                $0.rbytes = 100
                $0.wbytes = 200
                $0.rios = 3
                $0.wios = 4
            },
        ]
    }

    @Test func everythingIsRead() async throws {
        let metrics = try await metrics(
            type: "types.googleapis.com/io.containerd.cgroups.v2.Metrics",
            Self.measured.serializedBytes()
        )
        #expect(metrics.cgroupVersion == 2)
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
        #expect(metrics.memory.workingSetBytes == 700)
        #expect(metrics.memory.anonymousBytes == 500)
        #expect(metrics.memory.fileBytes == 400)
        #expect(metrics.memory.swapBytes == 64)
        #expect(metrics.memory.oomKills == 2)
    }

    @Test func theDevicesAreAddedUp() async throws {
        let io = try await metrics(Self.measured).io
        #expect([io.readBytes, io.writtenBytes, io.reads, io.writes] == [110, 220, 4, 6])
    }

    @Test func pressureIsToldByNewShimsAlone() async throws {
        let pressure = try await metrics(Self.measured).pressure
        #expect(pressure.cpu == 12.5)
        #expect(pressure.memory == 0.5)
        #expect(pressure.io == 99)
        let none = try await metrics(CgroupV2Metrics()).pressure
        #expect([none.cpu, none.memory, none.io] == [nil, nil, nil])
    }

    @Test func maxIsNoLimit() async throws {
        var unlimited = Self.measured
        unlimited.memory.usageLimit = .max
        unlimited.pids.limit = .max
        let metrics = try await metrics(unlimited)
        #expect(metrics.memory.limitBytes == nil)
        #expect(metrics.pids.limit == nil)
    }

    @Test func aCacheLargerThanTheUsageLeavesNoWorkingSet() async throws {
        var odd = Self.measured
        odd.memory.inactiveFile = .max
        #expect(try await metrics(odd).memory.workingSetBytes == 0)
    }

    @Test(arguments: ["containerd.runhcs.stats.v1.Statistics", "types.googleapis.com/google.protobuf.Empty", ""])
    func anotherTypeIsInvalidAndNamed(type: String) async throws {
        let message =
            "Stats t: the shim measures in \"\(type)\"; the metrics of cgroup v1 and v2 are understood"
        await #expect(throws: ShimError(.invalid, message)) { try await metrics(type: type, []) }
    }

    @Test(arguments: ["io.containerd.cgroups.v1.Metrics", "types.googleapis.com/io.containerd.cgroups.v2.Metrics"])
    func garbageOfAKnownTypeIsInvalidAndNamed(type: String) async throws {
        await #expect {
            try await metrics(type: type, [0xff, 0xff, 0xff])
        } throws: { error in
            guard let error = error as? ShimError, let name = type.split(separator: "/").last else { return false }
            return error.code == .invalid && error.message.hasPrefix("Stats t: the answer is no \(name): ")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import LinuxHost
import ShimTestSupport
import Testing

@testable import HostRegistry

/// The cgroup of a process that has one of its own.
@Suite(.enabled(if: OwnCgroup.canBeMade, "no cgroup can be made here")) struct OwnCgroupTests {
    private let start = ContinuousClock.now
    private let cgroup: OwnCgroup

    init() throws { cgroup = try OwnCgroup(HelperProcess("exec sleep 60")) }

    /// The task `web`, whose init process is in its cgroup.
    private func reading(startTicks: UInt64? = nil) -> ShimReading {
        var reading = ShimReading(id: TaskID(namespace: "ns", id: "web"), bundle: "/b/web", healthSince: start)
        reading.about.cgroupsPath = cgroup.path
        reading.pid = cgroup.process.pid
        reading.pidStartTicks = startTicks ?? cgroup.startTicks
        return reading
    }

    @Test func itIsFoundByTheInitProcess() throws {
        var cgroups = TaskCgroups()
        let own = cgroups.cgroup(of: reading())
        let found = try #require(own)
        #expect(found.path == cgroup.path)
        #expect(try found.processes() == [cgroup.process.pid])
        var without = reading()
        without.pid = nil
        #expect(cgroups.cgroup(of: without) == nil)
    }

    @Test func aProcessThatHasThePidByNowIsNotTakenForIt() {
        var cgroups = TaskCgroups()
        #expect(cgroups.cgroup(of: reading(startTicks: 1)) == nil)
        #expect(
            cgroups.cgroup(of: reading())?.path == cgroup.path,
            "what was found of that one says nothing of this one"
        )
    }

    @Test func itIsBelievedForAMinute() {
        var cgroups = TaskCgroups(at: start)
        let found = cgroups.cgroup(of: reading())
        #expect(found != nil)
        cgroup.process.end()
        cgroups.forgetOld(at: start + .seconds(60))
        #expect(cgroups.cgroup(of: reading()) == found)
        cgroups.forgetOld(at: start + .seconds(61))
        #expect(cgroups.cgroup(of: reading()) == nil)
    }
}

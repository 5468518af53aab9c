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

    init() throws { cgroup = try OwnCgroup() }

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

/// A process in a cgroup whose name ends with `web`.
private final class OwnCgroup: Sendable {
    let process: HelperProcess
    let startTicks: UInt64
    let path: String
    private let folder: String

    private static let root =
        HostPath.exists("/sys/fs/cgroup/pids") ? "/sys/fs/cgroup/pids" : "/sys/fs/cgroup"
    static var canBeMade: Bool { access("\(root)/cgroup.procs", W_OK) == 0 }

    init() throws {
        path = "/shimtop-test-\(UInt32.random(in: .min ... .max))-web"
        folder = Self.root + path
        process = try HelperProcess("exec sleep 60")
        startTicks = try #require(ProcessStat(pid: process.pid)).startTicks
        try #require(mkdir(folder, 0o755) == 0)
        let file = open("\(folder)/cgroup.procs", O_WRONLY | O_CLOEXEC)
        defer { close(file) }
        let text = Array("\(process.pid)".utf8)
        try #require(write(file, text, text.count) == text.count)
    }

    deinit {
        process.end()
        rmdir(folder)
    }
}

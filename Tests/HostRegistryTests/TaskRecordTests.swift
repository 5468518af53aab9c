// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import Glibc
import LinuxHost
import SwiftProtobuf
import Testing

@testable import HostRegistry

/// When a shim is asked again, by time that the test turns.
@Suite struct TaskRecordTests {
    private let start = ContinuousClock.now
    private let limits = RegistryLimits()
    private let bundle = ShimBundle(id: TaskID(namespace: "ns", id: "t"), path: "/b/t", stateDirectory: "/b")

    private func record() -> TaskRecord { TaskRecord(.init(bundle: bundle, inode: 1), at: start) }

    /// Whether it is asked so long after the start; it is not in flight afterwards.
    private func isAsked(_ record: TaskRecord, at time: Duration, _ outcome: ProbeOutcome) -> Bool {
        guard record.askIfDue(at: start + time) != nil else { return false }
        record.concluded(outcome, at: start + time, limits: limits)
        return true
    }

    private func times(_ outcome: ProbeOutcome, within seconds: Int) -> [Int] {
        let record = record()
        return (0...seconds * 10).filter { isAsked(record, at: .milliseconds(100 * $0), outcome) }
    }

    private var running: ProbeOutcome {
        let reply = TaskStateResponse.with {
            $0.status = .running
            $0.pid = 7
        }
        return .answered(TaskState(reply), after: .milliseconds(1), .seen(startTicks: 1, age: .zero))
    }

    @Test func oneThatIsGoneIsAskedLessAndLessOften() {
        let times = times(.nobodyListens("no such file"), within: 120)
        let pauses = zip(times.dropFirst(), times).map(-)
        #expect(pauses.prefix(5) == [5, 10, 20, 40, 80])
        #expect(pauses.dropFirst(5).allSatisfy { $0 == 150 }, "at most 15 s")
    }

    @Test func oneThatIsSilentIsWaitedForLongerInsteadOfLessOften() {
        let record = record()
        #expect(record.deadline(limits) == .seconds(2))
        for _ in 0..<2 { record.concluded(.silent(.seconds(2), shimState: "S"), at: start, limits: limits) }
        #expect(record.deadline(limits) == .seconds(8))
        #expect(record.askIfDue(at: start) != nil, "at once")
        for _ in 0..<9 { record.concluded(.silent(.seconds(2), shimState: "S"), at: start, limits: limits) }
        #expect(record.deadline(limits) == limits.longestBackoff)
        record.concluded(running, at: start, limits: limits)
        #expect(record.deadline(limits) == .seconds(2))
    }

    @Test func oneThatStaysAsItIsIsAskedEveryFiveSeconds() {
        let times = times(running, within: 60)
        #expect(times.prefix(50) == Array(0..<50)[...], "with every poll while it is new")
        let pauses = zip(times.dropFirst(52), times.dropFirst(51)).map(-)
        #expect(pauses.allSatisfy { $0 == 45 })
    }

    @Test func aChangeIsLookedAtAtOnce() {
        let record = record()
        for time in 0..<200 { _ = isAsked(record, at: .milliseconds(100 * time), running) }
        #expect(record.askIfDue(at: start + .milliseconds(19_950)) == nil)
        // Its process is gone.
        record.saw(HostScan.Processes(pids: [8]), at: start + .milliseconds(19_950))
        #expect(record.askIfDue(at: start + .milliseconds(19_950)) == bundle.id)
        #expect(record.askIfDue(at: start + .milliseconds(19_960)) == nil, "one call in flight")
    }

    @Test func whatCouldNotBeAskedIsAsItWasAndSaysSo() {
        let record = record()
        record.concluded(running, at: start, limits: limits)
        record.concluded(.notAsked("out of descriptors"), at: start, limits: limits)
        let reading = record.currentReading(at: start, limits: limits)
        #expect(reading.status == .running && reading.health == .ok && reading.isOld)
        #expect(reading.why == "could not look: out of descriptors")
        #expect(record.askIfDue(at: start + .milliseconds(900)) == nil)
        #expect(record.askIfDue(at: start + .seconds(1)) != nil)
    }

    /// A task that has stayed as it is for long, of which nothing is due.
    private func steady() -> TaskRecord {
        let record = record()
        _ = record.connected(endpoint("unix:///a"), shimPid: 50)
        for time in 0..<200 { _ = isAsked(record, at: .milliseconds(100 * time), running) }
        return record
    }

    private func endpoint(_ address: String) -> ShimEndpoint {
        ShimEndpoint(wireProtocol: .ttrpc, version: 3, address: address)
    }

    @Test(arguments: [
        ("its process is there", HostScan.Processes(pids: [7, 50]), false),
        ("its process is gone", HostScan.Processes(pids: [50]), true),
        ("its shim is held up", HostScan.Processes(pids: [7, 50], heldUp: [50]), true),
        ("its shim is stopped", HostScan.Processes(pids: [7, 50], stopped: [50]), true),
        ("other shims are stopped and held up", HostScan.Processes(pids: [7, 50], stopped: [1], heldUp: [2]), false),
    ])
    func aSteadyTaskIsAskedAtOnceWhen(what: String, processes: HostScan.Processes, isAsked: Bool) {
        let record = steady()
        let now = start + .milliseconds(19_950)
        record.saw(processes, at: now)
        #expect((record.askIfDue(at: now) != nil) == isAsked, "\(what)")
    }

    @Test func aShimThatIsStoppedIsSaidToBeWithoutBeingWaitedFor() {
        let record = steady()
        let reading = { (seconds: Int) in record.currentReading(at: start + .seconds(seconds), limits: limits) }
        for second in [20, 21] {
            record.saw(HostScan.Processes(pids: [7, 50], stopped: [50]), at: start + .seconds(second))
        }
        #expect(reading(22).health == .unresponsive && reading(22).healthSince == start + .seconds(20))
        #expect(reading(22).why.hasPrefix("shim 50 is stopped by a signal"))
        record.saw(HostScan.Processes(pids: [7, 50]), at: start + .seconds(23))
        #expect(reading(23).health == .ok && reading(23).why.isEmpty)
    }

    @Test(arguments: [
        ("leads nowhere", ProbeOutcome.nobodyListens("gone"), true), ("makes no sense", .unusable("what"), true),
        ("leads to a shim that is silent", .silent(.seconds(2), shimState: nil), false),
        ("leads to a shim that does not know the task", .taskUnknown, false),
        ("leads to a shim that hangs up", .hangsUp("what"), false),
        ("could not be followed", .notAsked("out of memory"), false),
    ])
    func theBundleIsReadAgainWhereItSaid(what: String, outcome: ProbeOutcome, isRead: Bool) {
        let record = record()
        #expect(record.readsBundle)
        record.bundleRead(nil, TaskDescription(), nil)
        record.concluded(outcome, at: start, limits: limits)
        #expect(record.readsBundle == isRead, "\(what)")
    }

    @Test(arguments: [
        ("seen", ProbeOutcome.InitProcess.seen(startTicks: 9, age: .seconds(3)), UInt64?(9)),
        ("a zombie", .zombie, nil),
        ("gone", .gone, nil), ("not named", .none, nil), ("not to be looked up, and the one of before", .unseen, 1),
    ])
    func whatIsKnownOfTheInitProcessWhenItIs(what: String, process: ProbeOutcome.InitProcess, startTicks: UInt64?) {
        let record = record()
        record.concluded(running, at: start, limits: limits)
        let again = TaskStateResponse.with {
            $0.status = .running
            $0.pid = 7
        }
        record.concluded(.answered(TaskState(again), after: .zero, process), at: start, limits: limits)
        #expect(
            record.reading.pidStartTicks == startTicks && (record.reading.age == nil) == (startTicks == nil),
            "\(what)"
        )
    }

    @Test func nothingOfAnInitProcessCountsForTheNextOne() {
        let record = record()
        record.concluded(running, at: start, limits: limits)
        let other = TaskStateResponse.with {
            $0.status = .running
            $0.pid = 8
        }
        record.concluded(.answered(TaskState(other), after: .zero, .unseen), at: start, limits: limits)
        #expect(record.reading.pid == 8 && record.reading.pidStartTicks == nil && record.reading.age == nil)
    }

    @Test func theInitProcessOfTheBundleCountsUntilTheShimHasNamedOne() {
        let (record, own) = (record(), ProcessStat(pid: getpid()))
        record.bundleRead(nil, TaskDescription(), own)
        #expect(record.reading.pid == getpid() && record.reading.pidStartTicks == own?.startTicks)
        record.concluded(running, at: start, limits: limits)
        record.bundleRead(nil, TaskDescription(), own)
        #expect(record.reading.pid == 7)
    }

    @Test func itIsToldWhetherAnotherShimAnswers() {
        let record = record()
        let params = BootstrapParams(version: 3, address: "unix:///a", wireProtocol: .ttrpc)
        record.addressRead(params)
        #expect(record.reading.endpoint == endpoint("unix:///a"))
        #expect(!record.connected(endpoint("unix:///a"), shimPid: getpid()))
        #expect(record.reading.shimStartTicks == ProcessStat(pid: getpid())?.startTicks)
        #expect(record.connected(endpoint("unix:///b"), shimPid: nil))
        #expect(record.reading.shimPid == getpid(), "it did not say who it is")
        record.addressRead(BootstrapParams(version: 2, address: "unix:///c", wireProtocol: .ttrpc))
        #expect(record.params == params, "only where nothing was read before")
    }
}

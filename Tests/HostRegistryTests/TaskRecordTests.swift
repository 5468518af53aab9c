// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
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
}

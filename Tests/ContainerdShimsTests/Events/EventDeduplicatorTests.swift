// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ShimTestSupport
import Testing

@testable import ContainerdShims

/// What several sources tell is published once, case by case.
@Suite struct EventDeduplicatorTests {
    private let start = ContinuousClock.now

    /// What of these reports is published: who told what, and how many seconds after the start.
    private func published(_ reports: [(EventSource, TaskEvent, Int)]) -> [TaskEvent] {
        var deduplicator = EventDeduplicator()
        return reports.compactMap { source, event, seconds in
            deduplicator.isNew(.of(event), from: source, at: start + .seconds(seconds)) ? event : nil
        }
    }

    /// Which of these are published.
    private func isNew(_ reports: [(EventEnvelope, EventSource)]) -> [Bool] {
        var deduplicator = EventDeduplicator()
        return reports.map { deduplicator.isNew($0, from: $1, at: start) }
    }

    private let exit = TaskEvent.exit(process: "t", pid: 7, status: 3, at: nil)

    @Test func theSameEventFromTwoSourcesIsPublishedOnce() {
        #expect(published([(.wait, exit, 0), (.snapshot, exit, 1), (.forward, exit, 2)]) == [exit])
    }

    @Test func sourcesMayDifferInWhatElseTheyKnow() {
        let other = TaskEvent.exit(process: "t", pid: 7, status: 255, at: .now)
        #expect(published([(.wait, exit, 0), (.snapshot, other, 1)]) == [exit])
        let created = TaskEvent.create(bundle: "/a", pid: 7)
        #expect(published([(.client, created, 0), (.forward, .create(bundle: "/b", pid: 7), 1)]) == [created])
    }

    @Test func oneSourceIsBelievedThatItHappenedAgain() {
        #expect(published([(.forward, .paused, 0), (.forward, .paused, 1)]) == [.paused, .paused])
    }

    @Test func anotherProcessIsAnotherEvent() {
        let later = TaskEvent.exit(process: "t", pid: 8, status: 3, at: nil)
        #expect(published([(.wait, exit, 0), (.snapshot, later, 1)]) == [exit, later])
        let exec = TaskEvent.exit(process: "e", pid: 7, status: 3, at: nil)
        #expect(published([(.wait, exit, 0), (.forward, exec, 1)]) == [exit, exec])
        #expect(
            published([(.forward, .execAdded("e"), 0), (.containerd, .execAdded("f"), 1)])
                == [.execAdded("e"), .execAdded("f")]
        )
    }

    @Test func aSequenceThatTwoSourcesTellIsPublishedOnce() {
        let sequence: [TaskEvent] = [.paused, .resumed, .paused, .resumed]
        let reports: [(EventSource, TaskEvent, Int)] =
            sequence.enumerated().map { (.forward, $1, $0) } + sequence.enumerated().map { (.snapshot, $1, $0 + 5) }
        #expect(published(reports) == sequence)
    }

    @Test func aSequenceIsPublishedOnceThoughTheSourcesOvertakeEachOther() {
        #expect(
            published([
                (.forward, .paused, 0), (.snapshot, .paused, 1), (.snapshot, .resumed, 2), (.forward, .resumed, 3),
                (.forward, .paused, 4), (.forward, .resumed, 5), (.snapshot, .paused, 6), (.snapshot, .resumed, 7),
            ]) == [.paused, .resumed, .paused, .resumed]
        )
    }

    @Test func aSourceThatSeesLessTellsNothingTwice() {
        // Polls that see only that the task is paused, where it was resumed in between.
        #expect(
            published([
                (.forward, .paused, 0), (.forward, .resumed, 1), (.forward, .paused, 2), (.snapshot, .paused, 3),
            ]) == [.paused, .resumed, .paused]
        )
    }

    @Test func afterTheWindowItIsAnotherEvent() {
        #expect(published([(.forward, .paused, 0), (.snapshot, .paused, 30)]) == [.paused])
        #expect(published([(.forward, .paused, 0), (.snapshot, .paused, 31)]) == [.paused, .paused])
    }

    @Test func anotherTaskOrNamespaceIsAnotherEvent() {
        let reports: [(EventEnvelope, EventSource)] = [
            (.of(.paused), .forward), (.of(.paused, "u"), .snapshot), (.of(.paused, "t", in: "other"), .snapshot),
        ]
        #expect(isNew(reports) == [true, true, true])
    }

    @Test func whatIsNotUnderstoodIsComparedByItsBytes() {
        func envelope(_ bytes: [UInt8]) -> EventEnvelope {
            EventEnvelope(
                timestamp: .now,
                namespace: "ns",
                topic: "/images/update",
                payload: PackedMessage(typeURL: "x", value: bytes)
            )
        }
        let reports: [(EventEnvelope, EventSource)] = [
            (envelope([1]), .forward), (envelope([1]), .containerd), (envelope([2]), .containerd),
        ]
        #expect(isNew(reports) == [true, false, true])
    }

    @Test func onlySoManyAreRemembered() {
        let pids = 0...Int32(EventDeduplicator.maxRemembered)
        let told = pids.map { (EventEnvelope.of(.start(pid: $0)), EventSource.forward) }
        let again = [Int32(0), 10].map { (EventEnvelope.of(.start(pid: $0)), EventSource.snapshot) }
        #expect(isNew(told + again).suffix(2) == [true, false], "the oldest alone is forgotten")
    }
}

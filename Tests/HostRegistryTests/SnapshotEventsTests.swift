// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import FoundationEssentials
import Testing

@testable import HostRegistry

/// What must have happened between two polls, case by case.
@Suite struct SnapshotEventsTests {
    private static let bundle = "/run/b/t"

    private static func reading(
        _ status: TaskStatus,
        pid: Int32? = 7,
        exit: UInt32? = nil,
        _ health: ShimHealth = .ok
    ) -> ShimReading {
        var reading = ShimReading(id: TaskID(namespace: "ns", id: "t"), bundle: bundle, healthSince: .now)
        reading.status = status
        reading.pid = pid
        reading.exitStatus = exit
        reading.health = health
        return reading
    }

    /// nil stands for a task that has no bundle.
    private func events(from earlier: ShimReading?, to later: ShimReading?) -> [TaskEvent?] {
        func snapshot(_ reading: ShimReading?) -> RegistrySnapshot {
            RegistrySnapshot(
                readings: reading.map { [$0] } ?? [],
                daemons: [],
                problems: [],
                takenAt: .now,
                duration: .zero
            )
        }
        return SnapshotEvents.between(snapshot(earlier), snapshot(later)).map { $0.task?.event }
    }

    @Test func aTaskThatRunsNowWasCreatedAndStarted() {
        #expect(
            events(from: nil, to: Self.reading(.running)) == [.create(bundle: Self.bundle, pid: 7), .start(pid: 7)]
        )
    }

    @Test func aTaskThatWaitsToBeStartedWasCreated() {
        #expect(events(from: nil, to: Self.reading(.created)) == [.create(bundle: Self.bundle, pid: 7)])
        #expect(events(from: Self.reading(.created), to: Self.reading(.running)) == [.start(pid: 7)])
    }

    @Test func nothingChangedSaysNothing() {
        for status in TaskStatus.allCases {
            #expect(events(from: Self.reading(status), to: Self.reading(status)).isEmpty, "\(status)")
        }
        #expect(events(from: nil, to: nil).isEmpty)
    }

    @Test func pausingAndThawingAreTold() {
        #expect(events(from: Self.reading(.running), to: Self.reading(.paused)) == [.paused])
        #expect(events(from: Self.reading(.pausing), to: Self.reading(.paused)) == [.paused])
        #expect(events(from: Self.reading(.paused), to: Self.reading(.running)) == [.resumed])
        #expect(events(from: Self.reading(.running), to: Self.reading(.pausing)).isEmpty)
    }

    @Test(arguments: [TaskStatus.running, .paused, .pausing])
    func anExitIsToldWithItsStatus(status: TaskStatus) {
        #expect(
            events(from: Self.reading(status), to: Self.reading(.stopped, exit: 137))
                == [.exit(process: "t", pid: 7, status: 137, at: nil)]
        )
    }

    @Test func aTaskThatCameAndEndedInBetweenDidAllOfIt() {
        #expect(
            events(from: nil, to: Self.reading(.stopped, exit: 1)) == [
                .create(bundle: Self.bundle, pid: 7), .start(pid: 7), .exit(process: "t", pid: 7, status: 1, at: nil),
            ]
        )
    }

    @Test func anEndedTaskWhoseBundleIsGoneWasDeleted() {
        #expect(
            events(from: Self.reading(.stopped, exit: 3), to: nil)
                == [.delete(process: "t", pid: 7, status: 3, at: nil)]
        )
    }

    @Test func aRunningTaskWhoseBundleIsGoneSaysNothingThatIsCertain() {
        #expect(events(from: Self.reading(.running), to: nil).isEmpty)
    }

    @Test func anotherPidIsAnotherTaskOfTheSameId() {
        #expect(
            events(from: Self.reading(.running), to: Self.reading(.running, pid: 8))
                == [.create(bundle: Self.bundle, pid: 8), .start(pid: 8)]
        )
    }

    @Test(arguments: [ShimHealth.unresponsive, .dead, .broken, .ghost])
    func aShimThatDoesNotAnswerSaysNothing(health: ShimHealth) {
        #expect(events(from: Self.reading(.running), to: Self.reading(.running, health)).isEmpty)
        #expect(events(from: nil, to: Self.reading(.unknown, pid: nil, health)).isEmpty)
    }

    @Test func whatHappenedWhileItDidNotAnswerIsToldOnceItDoes() {
        let silent = Self.reading(.running, .unresponsive)
        #expect(events(from: silent, to: Self.reading(.running)).isEmpty)
        #expect(
            events(from: silent, to: Self.reading(.stopped, exit: 2))
                == [.exit(process: "t", pid: 7, status: 2, at: nil)]
        )
    }

    @Test func aSlowAnswerIsOne() {
        #expect(events(from: Self.reading(.running), to: Self.reading(.paused, .slow)) == [.paused])
    }

    @Test func theTaskAndItsNamespaceAreNamed() {
        var snapshot = RegistrySnapshot(readings: [], daemons: [], problems: [], takenAt: .now, duration: .zero)
        let before = snapshot
        snapshot.readings = [Self.reading(.created)]
        let envelope = SnapshotEvents.between(before, snapshot).first
        #expect(envelope?.namespace == "ns")
        #expect(envelope?.task?.id == TaskID(namespace: "ns", id: "t"))
    }
}

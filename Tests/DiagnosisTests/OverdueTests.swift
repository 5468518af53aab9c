// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import Testing

@testable import Diagnosis

/// A shim that has not answered yet may be looked at before it has missed its deadline.
@Suite struct OverdueTests {
    private let start = ContinuousClock.now
    private let limits = RegistryLimits()

    private func reading(_ change: (inout ShimReading) -> Void) -> ShimReading {
        var reading = ShimReading(id: TaskID(namespace: "ns", id: "t"), bundle: "/b/t", healthSince: start)
        reading.health = .slow
        reading.shimPid = 5
        change(&reading)
        return reading
    }

    private func evidence(_ reading: ShimReading, calls: [TaskEvidence.Process] = []) -> TaskEvidence {
        var evidence = TaskEvidence(reading: reading, daemon: .unknown)
        evidence.shim = .init(pid: 5, name: "containerd-shim", state: "S", age: .seconds(9))
        evidence.runtimeCalls = calls
        return evidence
    }

    @Test func whatHoldsItUpIsSaidAndMereSlownessIsNot() {
        let call = TaskEvidence.Process(pid: 6, name: "runc", state: "S", age: .seconds(1))
        let overdue = reading { $0.isOverdue = true }
        #expect(evidence(overdue, calls: [call]).verdicts.map(\.kind) == [.shimLockHeld])
        #expect(evidence(overdue).verdicts.isEmpty)
        #expect(evidence(reading { _ in }, calls: [call]).verdicts.isEmpty)
    }

    @Test func whatWasFoundHoldsBeyondTheDeadlineAndForThatProcessAlone() {
        let overdue = reading { $0.isOverdue = true }
        #expect(overdue.isStill(reading { $0.health = .unresponsive }))
        #expect(!overdue.isStill(reading { _ in }), "it answers again")
        #expect(!overdue.isStill(reading { ($0.isOverdue, $0.status) = (true, .stopped) }))
        #expect(!overdue.isStill(reading { ($0.isOverdue, $0.pid) = (true, 9) }), "another task of the same name")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import ContainerdShims

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

    @Test func aCallInFlightMakesItOverdueAndWhatWasFoundStaysBeyondTheDeadline() throws {
        let bundle = ShimBundle(id: TaskID(namespace: "ns", id: "t"), path: "/b/t", stateDirectory: "/b")
        let record = TaskRecord(BundleScan.Entry(bundle: bundle, inode: 1), at: start)
        #expect(record.askIfDue(at: start) == bundle.id)
        func now(_ milliseconds: Int) -> ShimReading {
            record.currentReading(at: start + .milliseconds(milliseconds), limits: limits)
        }
        #expect(!now(700).isOverdue && now(800).isOverdue)
        let call = TaskEvidence.Process(pid: 6, name: "runc", state: "S", age: .seconds(1))
        let verdict = try #require(evidence(now(1000), calls: [call]).verdicts.first)
        record.judge(verdict, of: now(1000))
        #expect(now(1100).verdict == verdict && now(1100).why.contains("waits for runc 6"))
        record.concluded(.silent(.seconds(2), shimState: "S"), at: start + .seconds(2), limits: limits)
        #expect(now(2001).health == .unresponsive && now(2001).verdict == verdict)
    }

    @Test func whatNoSnapshotWaitedForIsNews() async throws {
        let fixture = try BundleFixture()
        try fixture.add("t", address: "unix:///a")
        let connector = ScriptedConnector()
        connector.answer(at: "unix:///a") { call throws(ShimTransportError) in
            if call.method == "Connect" { return try Reply.connect(shimPid: 77) }
            while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }
            throw .cancelled
        }
        try await fixture.withRegistry(connector, { $0.deadline = .milliseconds(300) }) { registry in
            #expect(await registry.snapshot(patience: .milliseconds(1)).readings.first?.health == .slow)
            for await _ in registry.news { break }
            #expect(await registry.snapshot(patience: .zero).readings.first?.health == .unresponsive)
        }
    }
}

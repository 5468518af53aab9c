// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import ShimTestSupport
import Testing

@testable import HostRegistry

/// A shim that has not answered yet, before it has missed its deadline and after.
@Suite struct OverdueTests {
    private let start = ContinuousClock.now
    private let limits = RegistryLimits()

    @Test func aCallInFlightMakesItOverdueAndThenUnresponsive() {
        let bundle = ShimBundle(id: TaskID(namespace: "ns", id: "t"), path: "/b/t", stateDirectory: "/b")
        let record = TaskRecord(BundleScan.Entry(bundle: bundle, inode: 1), at: start)
        #expect(record.askIfDue(at: start) == bundle.id)
        func now(_ milliseconds: Int) -> ShimReading {
            record.currentReading(at: start + .milliseconds(milliseconds), limits: limits)
        }
        #expect(!now(700).isOverdue && now(800).isOverdue)
        record.concluded(.silent(.seconds(2), shimState: "S"), at: start + .seconds(2), limits: limits)
        #expect(now(2001).health == .unresponsive)
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

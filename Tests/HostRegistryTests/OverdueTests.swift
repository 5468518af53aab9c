// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import ShimTestSupport
import Testing

@testable import HostRegistry

/// A shim that has not answered yet, before it has missed its deadline and after.
@Suite(.timeLimit(.minutes(1))) struct OverdueTests {
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
        let clock = ManualClock()
        let connector = ScriptedConnector(clock: clock)
        connector.answer(at: "unix:///a") { call throws(ShimTransportError) in
            call.method == "Connect" ? try Reply.connect(shimPid: 77) : try await Reply.none()
        }
        try await fixture.withRegistry(connector) { registry in
            async let first = registry.snapshot(patience: .seconds(1))
            try await eventually("State is asked") { !connector.calls(of: "State").isEmpty }
            await clock.nextSleep(of: .seconds(1))
            await clock.nextSleep(of: .seconds(2))
            clock.advance(by: .seconds(1))
            let reading = await first.readings.first
            #expect(reading?.health == .slow && reading?.isOverdue == true)
            clock.advance(by: .seconds(1))
            for await _ in registry.news { break }
            #expect(await registry.snapshot(patience: .zero).readings.first?.health == .unresponsive)
        }
    }
}

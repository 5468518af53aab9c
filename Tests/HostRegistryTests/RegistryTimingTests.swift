// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import ShimTestSupport
import Testing

@testable import HostRegistry

/// What a registry waits for and how often it asks, by a clock that the test turns.
@Suite(.timeLimit(.minutes(1))) struct RegistryTimingTests {
    private let clock: ManualClock
    private let connector: ScriptedConnector

    init() {
        clock = ManualClock()
        connector = ScriptedConnector(clock: clock)
    }

    @Test func aSilentShimHoldsUpNobodyAndIsSeenToRecover() async throws {
        let fixture = try BundleFixture()
        for id in ["sick", "well"] { try fixture.add(id, address: "unix:///\(id)") }
        connector.answer(at: "unix:///well", RegistryTests.healthy)
        let sickness = Gate()
        connector.answer(at: "unix:///sick") { call throws(ShimTransportError) in
            await sickness.pass()
            return try await RegistryTests.healthy(call)
        }
        let (sick, well) = (TaskID(namespace: "ns", id: "sick"), TaskID(namespace: "ns", id: "well"))
        try await fixture.withRegistry(connector) { registry in
            func health(_ id: TaskID) async -> ShimHealth? { await registry.known(id)?.reading.health }
            async let first = registry.snapshot(patience: .seconds(1))
            try await eventually("the well one answers") { await health(well) == .ok }
            await clock.nextSleep(of: .seconds(1))
            await clock.nextSleep(of: .seconds(2))
            clock.advance(by: .seconds(1))
            #expect(await first[well]?.health == .ok)
            #expect(await first[sick]?.why == "not asked yet")

            clock.advance(by: .seconds(1))
            for await _ in registry.news { break }
            async let second = registry.snapshot(patience: .seconds(1))
            await clock.nextSleep(of: .seconds(1))
            // It is waited for twice as long the second time.
            await clock.nextSleep(of: .seconds(4))
            clock.advance(by: .seconds(1))
            #expect(await second[sick]?.health == .unresponsive)
            #expect(await second[sick]?.why.hasPrefix("no answer in 2 s") == true)

            // The call that is in flight is answered, however late: nobody has to wait for the next one.
            sickness.open()
            try await eventually("the sick one recovers") { await health(sick) == .ok }
        }
    }

    @Test func aStuckCallIsToldFromAStuckShim() async throws {
        let fixture = try BundleFixture()
        try fixture.add("t", address: "unix:///a")
        connector.answer(at: "unix:///a") { call throws(ShimTransportError) in
            call.method == "Connect" ? try Reply.connect(shimPid: 5) : try await Reply.none()
        }
        try await fixture.withRegistry(connector) { registry in
            async let snapshot = registry.snapshot(patience: .seconds(5))
            try await eventually("State is asked") { !connector.calls(of: "State").isEmpty }
            await clock.nextSleep(of: .seconds(2))
            clock.advance(by: .seconds(2))
            #expect(await snapshot.readings.first?.health == .unresponsive)
            #expect(await snapshot.readings.first?.why.contains("shim 5 is stuck in a runtime call") == true)
        }
    }

    @Test func aSteadyTaskIsAskedLessOftenUnlessAllAre() async throws {
        let fixture = try BundleFixture()
        try fixture.add("t", address: "unix:///a")
        connector.answer(at: "unix:///a", RegistryTests.healthy)
        try await fixture.withRegistry(connector) { registry in
            await poll(registry, seconds: 60)
            let asked = connector.calls(of: "State").count
            // Six times while it is new, from then on every five seconds.
            #expect(16...17 ~= asked, "\(asked)")
            _ = await registry.snapshot(patience: .seconds(5), askAll: true)
            #expect(connector.calls(of: "State").count == asked + 1)
        }
    }

    @Test(arguments: [true, false]) func aSteadyTaskIsAskedMoreOftenWhileItsContainerdIsDown(isDown: Bool) async throws
    {
        let fixture = try BundleFixture()
        try fixture.add("t", address: "unix:///a")
        // As a connection to a socket is that nobody listens on any more, one to a file is refused.
        if isDown { try fixture.folder.write("containerd.sock", "") }
        connector.answer(at: "unix:///a", RegistryTests.healthy)
        try await fixture.withRegistry(connector) { registry in
            await poll(registry, seconds: 60)
            let asked = connector.calls(of: "State").count
            #expect((isDown ? 32...33 : 16...17) ~= asked, "\(asked)")
        }
    }

    /// Polls once a second.
    private func poll(_ registry: ShimRegistry, seconds: Int) async {
        for _ in 0..<seconds {
            _ = await registry.snapshot(patience: .seconds(5))
            clock.advance(by: .seconds(1))
        }
    }

    @Test func manyShimsThatDoNotAnswerHoldUpNobodyForLong() async throws {
        let fixture = try BundleFixture()
        for number in 0..<100 {
            try fixture.add("\(number)", address: "unix:///\(number)")
            connector.answer(at: "unix:///\(number)") { _ throws(ShimTransportError) in try await Reply.none() }
        }
        try await fixture.withRegistry(connector) { registry in
            async let snapshot = registry.snapshot(patience: .seconds(1))
            await clock.nextSleep(of: .milliseconds(250))
            try await eventually("as many are asked as may be") { connector.calls.count == 64 }
            clock.advance(by: .milliseconds(250))
            try await eventually("the others are asked") { connector.calls.count == 100 }
            clock.advance(by: .milliseconds(750))
            #expect(await snapshot.readings.count == 100)
        }
    }

    @Test func whoIsCancelledGetsWhatIsKnownByThen() async throws {
        let fixture = try BundleFixture()
        try fixture.add("t", address: "unix:///a")
        connector.answer(at: "unix:///a") { _ throws(ShimTransportError) in try await Reply.none() }
        try await fixture.withRegistry(connector) { registry in
            let snapshot = Task { await registry.snapshot(patience: .seconds(3600)) }
            await clock.nextSleep(of: .seconds(3600))
            snapshot.cancel()
            #expect(await snapshot.value.readings.map(\.why) == ["not asked yet"])
        }
    }
}

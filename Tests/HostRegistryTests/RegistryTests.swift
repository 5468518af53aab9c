// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import Foundation
import Glibc
import LinuxHost
import RPC
import ShimTestSupport
import Synchronization
import Testing

@testable import HostRegistry

/// What a registry finds out about shims, the well and the sick.
@Suite(.timeLimit(.minutes(1))) struct RegistryTests {
    private let clock: ManualClock
    private let connector: ScriptedConnector

    init() {
        clock = ManualClock()
        connector = ScriptedConnector(clock: clock)
    }

    /// A shim whose tasks all run in this process.
    private static let healthy: ScriptedConnector.Answer = { call throws(ShimTransportError) in
        call.method == "Connect" ? try Reply.connect(shimPid: 77) : try Reply.state(.running, pid: getpid())
    }

    @Test func aHealthyTaskIsRead() async throws {
        let fixture = try BundleFixture()
        try fixture.add("t", address: "unix:///a")
        connector.answer(at: "unix:///a", Self.healthy)
        let snapshot = try await fixture.withRegistry(connector) { await $0.snapshot(patience: .seconds(5)) }
        let reading = try #require(snapshot.readings.first)
        #expect(reading.id == TaskID(namespace: "ns", id: "t"))
        #expect(reading.health == .ok)
        #expect(reading.status == .running)
        #expect(reading.pid == getpid())
        #expect(reading.shimPid == 77)
        #expect(reading.age != nil)
        #expect(reading.endpoint == ShimEndpoint(wireProtocol: .ttrpc, version: 3, address: "unix:///a"))
    }

    @Test func anOlderShimIsSpokenToInItsVersion() async throws {
        let fixture = try BundleFixture()
        try fixture.add("t", address: "unix:///a")
        connector.answer(at: "unix:///a") { call throws(ShimTransportError) in
            guard call.service == "containerd.task.v2.Task" else {
                throw .status(RPCStatus(code: .unimplemented, message: "service \(call.service)"))
            }
            return try await Self.healthy(call)
        }
        let snapshot = try await fixture.withRegistry(connector) { await $0.snapshot(patience: .seconds(5)) }
        #expect(snapshot.readings.first?.health == .ok)
        #expect(snapshot.readings.first?.endpoint?.version == 2)
        #expect(connector.calls(of: "State").map(\.service) == ["containerd.task.v2.Task"])
    }

    @Test func tasksOfOneAddressShareAConnection() async throws {
        let fixture = try BundleFixture()
        for id in ["a", "b", "c"] { try fixture.add(id, address: "unix:///pod") }
        connector.answer(at: "unix:///pod", Self.healthy)
        try await fixture.withRegistry(connector) { registry in
            let snapshot = await registry.snapshot(patience: .seconds(5))
            #expect(snapshot.readings.map(\.sharesShimWith.count) == [2, 2, 2])
            _ = await registry.snapshot(patience: .seconds(5))
        }
        #expect(connector.connections == ["unix:///pod"])
        #expect(Set(connector.calls(of: "State").map(\.id)) == ["a", "b", "c"])
    }

    @Test func aSilentShimHoldsUpNobodyAndIsSeenToRecover() async throws {
        let fixture = try BundleFixture()
        for id in ["sick", "well"] { try fixture.add(id, address: "unix:///\(id)") }
        connector.answer(at: "unix:///well", Self.healthy)
        let sickness = Gate()
        connector.answer(at: "unix:///sick") { call throws(ShimTransportError) in
            await sickness.pass()
            return try await Self.healthy(call)
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

    @Test func ghostsDeadAndBrokenOnesAreToldApart() async throws {
        let fixture = try BundleFixture()
        try fixture.add("unknown", address: "unix:///unknown")
        try fixture.add("gone", address: "unix:///gone")
        try fixture.add("dead", address: "unix:///dead")
        try fixture.add("empty", [:])
        try fixture.add("grpc", ["bootstrap.json": #"{"version":3,"address":"/g","protocol":"smoke"}"#])
        connector.answer(at: "unix:///unknown") { call throws(ShimTransportError) in
            guard call.method == "Connect" else { throw Reply.notFound }
            return try Reply.connect()
        }
        connector.answer(at: "unix:///gone") { call throws(ShimTransportError) in
            // No process has this number.
            call.method == "Connect" ? try Reply.connect() : try Reply.state(.running, pid: Int32.max)
        }
        let snapshot = try await fixture.withRegistry(connector) { await $0.snapshot(patience: .seconds(5)) }
        let health = Dictionary(uniqueKeysWithValues: snapshot.readings.map { ($0.id.id, $0.health) })
        #expect(health == ["unknown": .ghost, "gone": .ghost, "dead": .dead, "empty": .broken, "grpc": .broken])
        #expect(snapshot[TaskID(namespace: "ns", id: "gone")]?.why.contains("gone from /proc") == true)
        #expect(snapshot.readings.allSatisfy { !$0.why.isEmpty })
    }

    @Test func bundlesComeAndGo() async throws {
        let fixture = try BundleFixture()
        connector.answer(at: "unix:///a", Self.healthy)
        try await fixture.withRegistry(connector) { registry in
            #expect(await registry.snapshot().readings.isEmpty)
            try fixture.add("t", address: "unix:///a")
            try fixture.add(".half", address: "unix:///a")
            #expect(await registry.snapshot(patience: .seconds(5)).readings.map(\.id.id) == ["t"])
            try fixture.remove("t")
            #expect(await registry.snapshot().readings.isEmpty)
        }
    }

    @Test func anAddressThatChangedIsFound() async throws {
        let fixture = try BundleFixture()
        try fixture.add("t", address: "unix:///old")
        connector.answer(at: "unix:///new", Self.healthy)
        try await fixture.withRegistry(connector) { registry in
            #expect(await registry.snapshot(patience: .seconds(5)).readings.first?.health == .dead)
            try fixture.add("t", address: "unix:///new")
            #expect(await registry.snapshot(patience: .seconds(5), askAll: true).readings.first?.health == .ok)
        }
    }

    @Test func aSteadyTaskIsAskedLessOftenUnlessAllAre() async throws {
        let fixture = try BundleFixture()
        try fixture.add("t", address: "unix:///a")
        connector.answer(at: "unix:///a", Self.healthy)
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
        if isDown { try "".write(toFile: "\(fixture.folder.path)/containerd.sock", atomically: true, encoding: .utf8) }
        connector.answer(at: "unix:///a", Self.healthy)
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

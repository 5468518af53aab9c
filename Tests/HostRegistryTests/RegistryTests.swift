// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import Glibc
import RPC
import ShimTestSupport
import Testing

@testable import HostRegistry

/// What a registry finds out about shims, the well and the sick.
@Suite(.timeLimit(.minutes(1))) struct RegistryTests {
    private let connector = ScriptedConnector(clock: ManualClock())

    /// A shim whose tasks all run in this process.
    static let healthy: ScriptedConnector.Answer = { call throws(ShimTransportError) in
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
}

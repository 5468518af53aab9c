// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import Foundation
import ShimManagement
import ShimTestSupport
import Testing

/// Every shim of a state directory, the well and the sick.
@Suite(.timeLimit(.minutes(1))) struct StateDirectoryLoadingTests {
    private let fixture: BundleFixture
    private let connector = ScriptedConnector()

    init() throws { fixture = try BundleFixture() }

    private func load(namespace: String? = nil) async -> LoadReport {
        var timeouts = ShimTimeouts()
        timeouts.load = .seconds(60)
        let loader = ShimLoader(connector: connector, timeouts: timeouts)
        if let namespace { return await loader.load(namespace: namespace, in: fixture.stateDirectory) }
        return await loader.load(fixture.stateDirectory)
    }

    private static func json(_ address: String) -> [String: String] {
        ["bootstrap.json": #"{"version":3,"address":"\#(address)","protocol":"ttrpc"}"#]
    }

    @Test func everyBundleIsInExactlyOneOfTheLists() async throws {
        try fixture.add("b", address: "unix:///well")
        try fixture.add("a", namespace: "k8s.io", Self.json("unix:///well"))
        try fixture.add("c", address: "unix:///dead")
        try fixture.add("d", ["address": "unix:///well"])
        try fixture.add("e", [:])
        try fixture.add(".hidden", address: "unix:///well")
        try fixture.folder.write("io.containerd.runtime.v2.task/ns/file", "no bundle")
        connector.answer(at: "unix:///well") { _ throws(ShimTransportError) in
            try Reply.connect(shimPid: 5, taskPid: 6)
        }
        let report = await load()
        #expect(report.loaded.map { "\($0.bundle.id)" } == ["k8s.io/a", "ns/b", "ns/d"])
        #expect(report.failures.map { "\($0.bundle.id)" } == ["ns/c", "ns/e"])
        #expect(report.failures.map(\.step) == [.dial, .readBootstrap])
        #expect(report.problems.isEmpty)
        #expect(report.actions.isEmpty)
        #expect(report.loaded.map(\.connection.shimPid) == [5, 5, 5])
        #expect(report.loaded.map(\.connection.taskPid) == [6, 6, 6])
        #expect(report.loaded.map(\.task.id) == ["a", "b", "d"])
        #expect(report.loaded.map(\.shim.params.version) == [3, 3, 2])
    }

    @Test func oneNamespaceIsLoadedAlone() async throws {
        try fixture.add("b", address: "unix:///well")
        try fixture.add("a", namespace: "k8s.io", Self.json("unix:///well"))
        connector.answer(at: "unix:///well") { _ throws(ShimTransportError) in try Reply.connect() }
        #expect(await load(namespace: "k8s.io").loaded.map { "\($0.bundle.id)" } == ["k8s.io/a"])
        #expect(await load(namespace: "moby").loaded.isEmpty)
    }

    @Test func theSandboxControllersBundlesAreLoadedToo() async throws {
        try fixture.add("t", address: "unix:///task")
        let sandbox = fixture.stateDirectory.sandboxDirectory + "/k8s.io/s"
        try FileManager.default.createDirectory(atPath: sandbox, withIntermediateDirectories: true)
        try Self.json("unix:///sandbox")["bootstrap.json"]?
            .write(toFile: sandbox + "/bootstrap.json", atomically: true, encoding: .utf8)
        for address in ["unix:///task", "unix:///sandbox"] {
            connector.answer(at: address) { _ throws(ShimTransportError) in try Reply.connect() }
        }
        let report = await load()
        #expect(report.loaded.map { "\($0.bundle.id)" } == ["k8s.io/s", "ns/t"])
        #expect(report.loaded.map(\.bundle.isSandbox) == [true, false])
    }

    @Test func aDirectoryThatIsNotThereHoldsNothing() async {
        let report = await ShimLoader(connector: connector).load(StateDirectory(path: "/nonexistent"))
        #expect(report.loaded.isEmpty)
        #expect(report.problems.isEmpty)
    }

    @Test func aShimThatKeepsSilentHoldsUpNobody() async throws {
        for id in ["sick", "well", "fine"] { try fixture.add(id, address: "unix:///\(id)") }
        let gate = Gate()
        for id in ["sick", "well", "fine"] {
            connector.answer(at: "unix:///\(id)") { _ throws(ShimTransportError) in
                if id == "sick" { await gate.pass() }
                return try Reply.connect()
            }
        }
        async let report = load()
        try await eventually("the others are asked while it keeps silent") {
            connector.calls(of: "Connect").count == 3 && gate.waiting == 1
        }
        gate.open()
        #expect(await report.loaded.map(\.bundle.id.id) == ["fine", "sick", "well"])
    }

    @Test func onlySoManyAreLoadedAtTheSameTime() async throws {
        let count = ShimLoader.maxConcurrentLoads + 30
        for number in 0..<count { try fixture.add("t\(number)", address: "unix:///a") }
        let gate = Gate()
        connector.answer(at: "unix:///a") { _ throws(ShimTransportError) in
            await gate.pass()
            return try Reply.connect()
        }
        async let report = load()
        try await eventually("as many as may be are asked", within: .seconds(30)) {
            gate.waiting == ShimLoader.maxConcurrentLoads
        }
        #expect(connector.connections.count == ShimLoader.maxConcurrentLoads)
        gate.open()
        #expect(await report.loaded.count == count)
        #expect(gate.mostWaiting == ShimLoader.maxConcurrentLoads)
    }

    @Test func aBundleThatVanishesBeforeItIsReadIsAFailureLikeAnother() async throws {
        let ids = (0...ShimLoader.maxConcurrentLoads).map { "t\($0)" }
        for id in ids { try fixture.add(id, address: "unix:///a") }
        let gate = Gate()
        connector.answer(at: "unix:///a") { _ throws(ShimTransportError) in
            await gate.pass()
            return try Reply.connect()
        }
        async let report = load()
        try await eventually("all but one are asked", within: .seconds(30)) {
            gate.waiting == ShimLoader.maxConcurrentLoads
        }
        let asked = Set(connector.calls(of: "Connect").map(\.id))
        let last = try #require(ids.first { !asked.contains($0) })
        try fixture.remove(last)
        gate.open()
        let failures = await report.failures
        #expect(failures.map(\.bundle.id.id) == [last])
        #expect(failures.first?.step == .readBootstrap)
        #expect(failures.first?.reason.code == .notFound)
    }

    @Test func aGuestChangesNothing() async throws {
        let shim = try FakeShim(FakeShim.deletes)
        try fixture.add("old", ["address": "unix:///well", "shim-binary-path": shim.binary.path])
        try fixture.add("new", address: "unix:///well")
        try fixture.add(
            "dead",
            Self.json("unix:///dead").merging(["shim-binary-path": shim.binary.path]) { first, _ in first }
        )
        try fixture.add("broken", ["bootstrap.json": "{", "config.json": "{}"])
        try fixture.folder.makePipe("io.containerd.runtime.v2.task/ns/new/log")
        connector.answer(at: "unix:///well") { call throws(ShimTransportError) in
            guard call.method == "Connect" else { throw Reply.notFound }
            return try Reply.connect()
        }
        let before = try FolderListing(fixture.folder)
        let report = await load()
        #expect(report.loaded.count == 2)
        #expect(try FolderListing(fixture.folder) == before)
        #expect(Set(connector.calls.map(\.method)) == ["Connect"])
        #expect(!shim.wasRun)
    }
}

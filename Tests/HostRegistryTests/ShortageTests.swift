// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import Glibc
import ShimTestSupport
import Synchronization
import Testing

@testable import ContainerdShims
@testable import HostRegistry

/// What this program itself has run out of says nothing of shims.
@Suite struct ShortageTests {
    private static let words = "out of file descriptors (limit 7)"

    @Test func aShimThatCannotBeAskedStaysAsItWasKnown() async throws {
        let fixture = try BundleFixture()
        for id in ["a", "b"] { try fixture.add(id, address: "unix:///\(id)") }
        let clock = ManualClock()
        let connector = ScriptedConnector(clock: clock)
        let isShort = Mutex(false)
        for id in ["a", "b"] {
            connector.answer(at: "unix:///\(id)") { call throws(ShimTransportError) in
                if isShort.withLock({ $0 }) { throw .notTried(Self.words) }
                return call.method == "Connect"
                    ? try Reply.connect(shimPid: 77) : try Reply.state(.running, pid: getpid())
            }
        }
        try await fixture.withRegistry(connector) { registry in
            let before = await registry.snapshot(patience: .seconds(5))
            #expect(before.readings.map(\.health) == [.ok, .ok] && before.problems.isEmpty)
            isShort.withLock { $0 = true }
            let during = await registry.snapshot(patience: .seconds(5), askAll: true)
            #expect(
                during.readings.map(\.health) == [.ok, .ok] && during.readings.map(\.status) == [.running, .running]
            )
            #expect(during.readings.allSatisfy { $0.isOld && $0.why == "could not look: \(Self.words)" })
            #expect(during.readings.map(\.healthSince) == before.readings.map(\.healthSince))
            #expect(during.problems == ["could not look: \(Self.words); 2 tasks are as known before"])
            isShort.withLock { $0 = false }
            #expect(await registry.snapshot(patience: .seconds(5)).problems == during.problems, "not asked at once")
            clock.advance(by: .seconds(1))
            let after = await registry.snapshot(patience: .seconds(5))
            #expect(after.problems.isEmpty && after.readings.allSatisfy { !$0.isOld && $0.why.isEmpty })
        }
    }

    @Test func aTaskThatWasNeverAskedIsNotJudged() async throws {
        let fixture = try BundleFixture()
        try fixture.add("a", address: "unix:///a")
        let connector = ScriptedConnector(clock: ManualClock())
        connector.answer(at: "unix:///a") { _ throws(ShimTransportError) in throw .notTried(Self.words) }
        let snapshot = try await fixture.withRegistry(connector) { await $0.snapshot(patience: .seconds(5)) }
        let reading = try #require(snapshot.readings.first)
        #expect(reading.isOld && reading.health == .slow && reading.why == "could not look: \(Self.words)")
    }

    @Test(arguments: [EMFILE, ENFILE, ENOMEM, ENOBUFS]) func aSocketThatCannotBeMadeIsNoFactAboutTheShim(number: Int32)
    {
        guard case .notTried = ShimTransportError(connectErrno: number, "no socket") else {
            Issue.record("errno \(number) says something about the shim")
            return
        }
        let error = ShimError(ShimTransportError(connectErrno: number, "no socket"), attempting: "Connect", on: "ns/a")
        #expect(error.code == .resourceExhausted)
    }

    @Test func whereDescriptorsAreFewConnectionsAreLetGo() {
        var pool = ShimPool(descriptors: 0)
        let shim = { (address: String) in
            let params = BootstrapParams(version: 3, address: address, wireProtocol: .ttrpc)
            return ShimPool.Connected(shim: Shim(params: params, transport: NoTransport()), pid: 1)
        }
        func wants(_ address: String) -> Bool {
            guard case .connect = pool.request(address) else { return false }
            pool.opened(.success(shim(address)), at: address)
            return true
        }
        let addresses = (0..<1000).map { "unix:///\($0)" }
        #expect(addresses.allSatisfy { wants($0) })
        #expect(pool.retain([]).count == 16)
    }

    private struct NoTransport: ShimTransport {
        func call(
            service: String,
            method: String,
            payload: [UInt8],
            timeout: Duration
        ) async throws(ShimTransportError) -> [UInt8] {
            throw .cancelled
        }

        func close() async {}
        func waitUntilClosed() async -> String { "" }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import ShimTestSupport
import Testing

@testable import HostRegistry

/// One connection for each address.
@Suite struct ShimPoolTests {
    private func connected(_ address: String) async throws -> ShimPool.Connected {
        let params = BootstrapParams(version: 3, address: address, wireProtocol: .ttrpc)
        let connector = ScriptedConnector()
        connector.answer(at: address) { _ throws(ShimTransportError) in [] }
        let transport = try await connector.connect(to: params, timeout: .seconds(5))
        return ShimPool.Connected(shim: Shim(params: params, transport: transport), pid: 1)
    }

    private func isOpen(_ pool: inout ShimPool, _ address: String) -> Bool {
        if case .use = pool.request(address) { true } else { false }
    }

    @Test func theFirstConnectsAndTheOthersUseIt() async throws {
        var pool = ShimPool(descriptors: 1024)
        guard case .connect = pool.request("unix:///a"), case .wait = pool.request("unix:///a") else {
            Issue.record("two connect")
            return
        }
        pool.opened(.success(try await connected("unix:///a")), at: "unix:///a")
        #expect(isOpen(&pool, "unix:///a"))
    }

    @Test func whatFailedIsTriedAnewAndWhatEndedForgotten() async throws {
        var pool = ShimPool(descriptors: 1024)
        _ = pool.request("unix:///a")
        pool.opened(.failure(.nobodyListens("gone")), at: "unix:///a")
        guard case .connect = pool.request("unix:///a") else {
            Issue.record("a failure was kept")
            return
        }
        let (old, new) = (try await connected("unix:///a"), try await connected("unix:///a"))
        pool.opened(.success(new), at: "unix:///a")
        pool.drop(old.shim, at: "unix:///a")
        #expect(isOpen(&pool, "unix:///a"), "the newer one stays")
        #expect(pool.retain(["unix:///b"]).count == 1)
        #expect(!isOpen(&pool, "unix:///a"))
    }

    /// What somebody gets who wants a shim while another connects to it.
    private func waiting(in pool: inout ShimPool, for result: ShimPool.Opened) async -> ShimPool.Opened {
        _ = pool.request("unix:///a")
        return await withCheckedContinuation { waiter in
            pool.wait(waiter, for: "unix:///a")
            pool.opened(result, at: "unix:///a")
        }
    }

    @Test func whoWaitsGetsWhatCameOfIt() async throws {
        var pool = ShimPool(descriptors: 1024)
        let shim = try await connected("unix:///a")
        let opened = try await waiting(in: &pool, for: .success(shim)).get()
        #expect(opened.shim === shim.shim)
        pool = ShimPool(descriptors: 1024)
        let failed = await waiting(in: &pool, for: .failure(.nobodyListens("gone")))
        #expect(throws: ShimTransportError.nobodyListens("gone")) { try failed.get() }
    }

    @Test func whoWaitsForNothingIsNotLeftWaiting() async {
        var pool = ShimPool(descriptors: 1024)
        let nothing = await withCheckedContinuation { pool.wait($0, for: "unix:///a") }
        #expect(throws: ShimTransportError.cancelled) { try nothing.get() }
    }

    @Test func whatIsBeingOpenedIsNeitherLetGoNorForgotten() async throws {
        var pool = ShimPool(descriptors: 0)
        for number in 0..<40 { _ = pool.request("unix:///\(number)") }
        #expect(pool.retain([]).isEmpty)
        pool.opened(.success(try await connected("unix:///7")), at: "unix:///7")
        #expect(isOpen(&pool, "unix:///7"))
        // What comes of it a second time counts for nothing.
        pool.opened(.failure(.cancelled), at: "unix:///7")
        #expect(isOpen(&pool, "unix:///7"))
    }

    @Test func fewDescriptorsHoldFewConnections() async throws {
        var pool = ShimPool(descriptors: 100)
        for number in 0..<40 {
            let address = "unix:///\(number)"
            _ = pool.request(address)
            pool.opened(.success(try await connected(address)), at: address)
        }
        #expect(pool.retain([]).count == 16)
    }
}

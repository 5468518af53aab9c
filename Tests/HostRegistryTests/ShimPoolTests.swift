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

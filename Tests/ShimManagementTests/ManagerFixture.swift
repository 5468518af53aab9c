// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import ShimTestSupport

@testable import ShimManagement

/// A state directory with scripted shims, and whoever manages it.
final class ManagerFixture: Sendable {
    static let address = ScriptedShim.address

    let bundles: BundleFixture
    let connector = ScriptedConnector()
    let events = EventExchange()
    let id = TaskID(namespace: "ns", id: "t")
    var bundle: String { bundles.path("t") }

    init() throws { bundles = try BundleFixture() }

    /// Makes the bundle of a task whose shim is at an address, and knows its program.
    func add(_ id: String, address: String = ManagerFixture.address, shim: FakeShim? = nil) throws {
        try bundles.add(id, address: address)
        if let shim { try bundles.add(id, ["shim-binary-path": shim.binary.path]) }
    }

    /// Runs a manager for as long as the body takes.
    @discardableResult
    func withManager<Value: Sendable>(
        _ policy: LoadPolicy,
        load: Duration = .seconds(60),
        _ body: (ShimManager) async throws -> Value
    ) async throws -> Value {
        var options = ManagerOptions(directory: bundles.stateDirectory, policy: policy)
        options.timeouts.load = load
        options.timeouts.state = load
        options.timeouts.cleanup = .seconds(60)
        options.timeouts.shutdown = .seconds(60)
        return try await ShimManager.withManager(options, events: events, connector: connector, body)
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import ShimTestSupport

@testable import ShimManagement

/// A state directory with scripted shims, and whoever manages it.
final class ManagerFixture: Sendable {
    static let address = ScriptedShim.address

    let bundles: BundleFixture
    /// Calls are given up when the test turns it.
    let clock: ManualClock
    let connector: ScriptedConnector
    let events = EventExchange()
    let id = TaskID(namespace: "ns", id: "t")
    var bundle: String { bundles.path("t") }

    init() throws {
        bundles = try BundleFixture()
        clock = ManualClock()
        connector = ScriptedConnector(clock: clock)
    }

    /// Gives up every call that the body makes; none is answered.
    func givingUpCalls<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [clock] in
                while !Task.isCancelled { clock.advance(by: await clock.nextSleep(in: .zero ... .seconds(60))) }
            }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    /// Makes the bundle of a task whose shim is at an address, and knows its program.
    func add(_ id: String, address: String = ManagerFixture.address, shim: FakeShim? = nil) throws {
        try bundles.add(id, address: address)
        if let shim { try bundles.add(id, ["shim-binary-path": shim.binary.path]) }
    }

    /// Runs a manager for as long as the body takes.
    @discardableResult
    func withManager<Value: Sendable>(
        _ policy: LoadPolicy,
        _ body: (ShimManager) async throws -> Value
    ) async throws -> Value {
        var options = ManagerOptions(directory: bundles.stateDirectory, policy: policy)
        options.timeouts.load = .seconds(60)
        options.timeouts.state = .seconds(60)
        options.timeouts.cleanup = .seconds(60)
        options.timeouts.shutdown = .seconds(60)
        return try await ShimManager.withManager(options, events: events, connector: connector, body)
    }
}

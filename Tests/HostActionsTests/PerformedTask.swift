// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import Foundation
import HostRegistry
import LinuxHost
import ShimManagement
import ShimTestSupport
import Testing

@testable import HostActions

/// A running task of a scripted shim, and whoever acts on it.
enum PerformedTask {
    /// In the name of no cgroup.
    static let id = "no-such-name"

    /// Everything that can be done to a task.
    static func everyKind() throws -> [TaskAction.Kind] {
        try ActionKind.allCases.map { try $0.example() } + ForcedStep.allCases.map { .force($0) }
    }

    /// Runs the body with a task that has these processes for its init process and its shim, read once.
    static func with(
        pid: Int32,
        shimPid: Int32 = 1,
        _ rules: ActionPerformer.Rules = .init(),
        _ body: (ActionPerformer, ShimReading, ScriptedConnector) async throws -> Void
    ) async throws {
        let fixture = try BundleFixture()
        try fixture.add(id, address: ScriptedShim.address)
        try "\(pid)".write(toFile: "\(fixture.path(id))/init.pid", atomically: true, encoding: .utf8)
        let connector = ScriptedConnector(clock: ManualClock())
        connector.answer(at: ScriptedShim.address) { call throws(ShimTransportError) in
            switch call.method {
            case "Connect": try Reply.connect(shimPid: shimPid)
            case "State": try Reply.state(.running, pid: pid)
            default: []
            }
        }
        try await fixture.withRegistry(connector) { registry in
            let snapshot = await registry.snapshot()
            try await body(ActionPerformer(registry, rules), try #require(snapshot.readings.first), connector)
        }
    }

    /// What the shim was asked to do.
    static func acts(_ connector: ScriptedConnector) -> [String] {
        connector.calls.map(\.method).filter { $0 != "Connect" && $0 != "State" }
    }
}

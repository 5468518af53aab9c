// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import Glibc
import HostRegistry
import ShimLogs
import ShimTestSupport
import Testing

@testable import HostSession

/// What lines of a task can be read from, as a host tells it.
@Suite struct LogSourcesTests {
    @Test func theSourcesOfATasksLinesFollowFromWhatItsShimSays() async throws {
        let fixture = try BundleFixture()
        try fixture.add("t", address: "unix:///a")
        let connector = ScriptedConnector(clock: ManualClock())
        connector.answer(at: "unix:///a") { call throws(ShimTransportError) in
            guard call.method == "State" else { return try Reply.connect() }
            return try Reply.state(.running, pid: getpid(), stdout: "file:///none/t.log")
        }
        try await fixture.withRegistry(connector) { registry in
            let host = LiveHost(registry)
            let reading = await registry.snapshot(patience: .seconds(5)).readings.first
            #expect(reading?.io?.stdout == "file:///none/t.log")
            let sources = await host.logSources(of: TaskID(namespace: "ns", id: "t"))
            #expect(sources.map(\.kind) == [.all, .container, .shim, .daemon])
            #expect(sources[1].name == "file /none/t.log")
            #expect(await host.logSources(of: TaskID(namespace: "ns", id: "u")) == [])
        }
    }
}

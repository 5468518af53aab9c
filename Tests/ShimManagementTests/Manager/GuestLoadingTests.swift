// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import ShimTestSupport
import Testing

@testable import ShimManagement

/// What a guest finds in somebody else's state directory, and leaves as it is.
@Suite(.timeLimit(.minutes(1))) struct GuestLoadingTests {
    private let fixture: ManagerFixture

    init() throws { fixture = try ManagerFixture() }

    @Test func aGuestChangesNothing() async throws {
        let shim = try FakeShim(FakeShim.deletes)
        ScriptedTask(.running).serve(fixture.connector, at: "unix:///well")
        ScriptedTask(nil).serve(fixture.connector, at: "unix:///empty")
        try fixture.add("t", address: "unix:///well", shim: shim)
        try fixture.add("empty", address: "unix:///empty", shim: shim)
        try fixture.add("dead", address: "unix:///dead", shim: shim)
        try fixture.bundles.add("old", ["address": "unix:///well"])
        let before = try FolderListing(fixture.bundles.folder)
        try await fixture.withManager(.readOnly) { manager in
            let report = await manager.load()
            #expect(report.loaded.map(\.bundle.id.id) == ["empty", "old", "t"])
            #expect(report.failures.map(\.bundle.id.id) == ["dead"])
            #expect(report.actions.isEmpty)
            #expect(await manager.tasks.map(\.id) == ["empty", "old", "t"])
        }
        #expect(try FolderListing(fixture.bundles.folder) == before)
        #expect(!shim.wasRun)
        #expect(Set(fixture.connector.calls.map(\.method)).isSubset(of: ["Connect", "State", "Wait"]))
    }

    @Test func everyConnectionIsClosedAtTheEnd() async throws {
        ScriptedTask(.running).serve(fixture.connector)
        try fixture.add("t")
        try await fixture.withManager(.readOnly) { manager in
            _ = await manager.load()
            #expect(fixture.connector.openConnections(to: ManagerFixture.address) == 1)
        }
        #expect(fixture.connector.openConnections(to: ManagerFixture.address) == 0)
    }

    @Test func loadingAgainReplacesTheConnectionAndLosesNothing() async throws {
        ScriptedTask(.running).serve(fixture.connector)
        try fixture.add("t")
        let losses = try await fixture.withManager(.readOnly) { manager in
            for _ in 0..<3 { _ = await manager.load() }
            #expect(fixture.connector.openConnections(to: ManagerFixture.address) == 1)
            let state = try await manager.task(fixture.id).state(timeout: .seconds(60))
            #expect(state.status == .running)
            return manager.losses
        }
        for await loss in losses { Issue.record("\(loss)") }
    }

    @Test func theConnectionThatThereIsStaysUntilTheNewOneTakesItsPlace() async throws {
        let gate = Gate()
        gate.open()
        fixture.connector.answer(at: ManagerFixture.address) { call throws(ShimTransportError) in
            if call.method == "State" { await gate.pass() }
            return call.method == "Connect" ? try Reply.connect(shimPid: ScriptedTask.noPid) : []
        }
        try fixture.add("t")
        try await fixture.withManager(.readOnly) { manager in
            _ = await manager.load()
            gate.close()
            async let again = manager.load()
            try await eventually("it is asked") { gate.waiting == 1 }
            #expect(fixture.connector.openConnections(to: ManagerFixture.address) == 2)
            gate.open()
            #expect(await again.loaded.count == 1)
            #expect(fixture.connector.openConnections(to: ManagerFixture.address) == 1)
        }
    }

    @Test func anExitIsToldOnceHoweverOftenTheTaskIsLoaded() async throws {
        let task = ScriptedTask(.running)
        task.serve(fixture.connector)
        try fixture.add("t")
        var reader = fixture.events.subscribe().makeAsyncIterator()
        try await fixture.withManager(.readOnly) { manager in
            _ = await manager.load()
            task.becomes(.stopped, exit: 3)
            #expect(await reader.next()?.envelope.task?.event == Self.exit(of: "t"))
            try fixture.add("u")
            _ = await manager.load()
            #expect(await reader.next()?.envelope.task?.event == Self.exit(of: "u"))
        }
        fixture.events.publish(.of(.oom), from: .client)
        #expect(await reader.next()?.envelope.task?.event == .oom)
    }

    private static func exit(of id: String) -> TaskEvent {
        .exit(process: id, pid: ScriptedTask.pid, status: 3, at: nil)
    }

    @Test func shimsThatAreStuckDoNotWaitForEachOther() async throws {
        let gate = Gate()
        for id in ["a", "b", "c"] {
            try fixture.add(id, address: "unix:///\(id)")
            fixture.connector.answer(at: "unix:///\(id)") { call throws(ShimTransportError) in
                if call.method == "State" { await gate.pass() }
                return call.method == "Connect" ? try Reply.connect(shimPid: ScriptedTask.noPid) : []
            }
        }
        try await fixture.withManager(.readOnly) { manager in
            async let report = manager.load()
            try await eventually("all are asked") { gate.waiting == 3 }
            gate.open()
            #expect(await report.loaded.count == 3)
        }
    }

    @Test func aTaskThatIsNotLoadedIsNotFound() async throws {
        try await fixture.withManager(.readOnly) { manager in
            await #expect(throws: ShimError(.notFound, "ns/t: no such task is loaded")) {
                try await manager.task(fixture.id)
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import Foundation
import LinuxHost
import RPC
import ShimTestSupport
import Testing

@testable import ShimManagement

/// What is done to a state directory by whoever owns it.
@Suite(.timeLimit(.minutes(1))) struct ManagerLoadingTests {
    private let fixture: ManagerFixture

    init() throws { fixture = try ManagerFixture() }

    /// What was done when everything was loaded.
    private func actions() async throws -> [String] {
        try await fixture.withManager(.manager) { await $0.load().actions }
    }

    /// A shim that answers `Pids` in a way, and everything else as if it held no task.
    private func shim(pids: @escaping @Sendable () throws(ShimTransportError) -> [UInt8]) {
        fixture.connector.answerUntilShutdown(at: ManagerFixture.address) { call throws(ShimTransportError) in
            switch call.method {
            case "Connect": return try Reply.connect(shimPid: ScriptedTask.noPid)
            case "Pids": return try pids()
            case "Shutdown": return []
            default: throw Reply.notFound
            }
        }
    }

    @Test func anAddressIsMigrated() async throws {
        ScriptedTask(.running).serve(fixture.connector)
        try fixture.bundles.add("t", ["address": ManagerFixture.address])
        #expect(try await actions() == ["ns/t: migrated the address file to bootstrap.json"])
        let path = fixture.bundle + "/bootstrap.json"
        #expect(
            try String(contentsOfFile: path, encoding: .utf8)
                == #"{"address":"unix:///a","protocol":"ttrpc","version":2}"#
        )
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.bundle).count == 2)
        #expect(try await actions().isEmpty)
    }

    @Test func aBundleOfContainerd2StaysAsItIs() async throws {
        ScriptedTask(.running).serve(fixture.connector)
        try fixture.add("t")
        let before = try FolderListing(fixture.bundles.folder)
        #expect(try await actions().isEmpty)
        #expect(try FolderListing(fixture.bundles.folder) == before)
    }

    @Test func whatADeadShimLeftIsCleanedUpAndNothingIsPublished() async throws {
        let shim = try FakeShim(FakeShim.deletes)
        try fixture.add("t", shim: shim)
        var reader = fixture.events.subscribe().makeAsyncIterator()
        #expect(try await actions() == ["ns/t: its shim was dead and its bundle was removed"])
        #expect(shim.wasRun)
        #expect(!HostPath.exists(fixture.bundle))
        fixture.events.publish(.of(.oom), from: .client)
        #expect(await reader.next()?.envelope.task?.event == .oom)
    }

    @Test func aDeadShimWhoseProgramIsNotKnownIsLeftToAPerson() async throws {
        try fixture.add("t")
        #expect(
            try await actions() == [
                "ns/t: its shim is dead, its bundle stays",
                "ns/t: ns/t: its bundle does not name the shim's binary; name the runtime",
            ]
        )
        #expect(HostPath.exists(fixture.bundle))
    }

    @Test(arguments: [true, false])
    func aShimThatHoldsNoTaskIsEnded(isUnknown: Bool) async throws {
        shim { () throws(ShimTransportError) in
            if isUnknown { throw Reply.notFound }
            return try Reply.pids()
        }
        try fixture.add("t")
        #expect(
            try await actions() == [
                "ns/t: its shim held no process of it, the shim no longer knew the task, the shim has ended, "
                    + "the bundle was removed"
            ]
        )
        #expect(!HostPath.exists(fixture.bundle))
        #expect(fixture.connector.calls(of: "Shutdown").count == 1)
    }

    @Test func aShimWhoseProcessesCannotBeListedIsAlive() async throws {
        shim { () throws(ShimTransportError) in
            throw .status(RPCStatus(code: .unknown, message: "runc ps: exit status 1"))
        }
        try fixture.add("t")
        #expect(try await actions().isEmpty)
        #expect(fixture.connector.calls(of: "Pids").count == 1)
        #expect(fixture.connector.calls(of: "Delete").isEmpty)
        #expect(HostPath.exists(fixture.bundle))
    }

    @Test func aShimWithATaskIsLeftAlone() async throws {
        ScriptedTask(.running).serve(fixture.connector)
        try fixture.add("t")
        #expect(try await actions().isEmpty)
        #expect(fixture.connector.calls(of: "Delete").isEmpty)
    }

    @Test func aShimThatKeepsSilentIsLeftAlone() async throws {
        let shim = try FakeShim(FakeShim.deletes)
        fixture.connector.answer(at: ManagerFixture.address) { _ throws(ShimTransportError) in try await Reply.none() }
        try fixture.add("t", shim: shim)
        let before = try FolderListing(fixture.bundles.folder)
        #expect(try await fixture.givingUpCalls { try await actions() }.isEmpty)
        #expect(try FolderListing(fixture.bundles.folder) == before)
        #expect(!shim.wasRun)
    }

    @Test func tasksThatOneShimNoLongerHoldsEndItTogether() async throws {
        shim { () throws(ShimTransportError) in throw Reply.notFound }
        for id in ["a", "b", "c"] { try fixture.add(id) }
        let actions = try await actions()
        #expect(actions.count == 3)
        #expect(actions.filter { $0.contains("the shim has ended") }.count == 1)
        #expect(fixture.connector.calls(of: "Shutdown").count == 1)
        for id in ["a", "b", "c"] { #expect(!HostPath.exists(fixture.bundles.path(id))) }
    }

    @Test func aSandboxIsNotTakenForTheTaskOfItsId() async throws {
        let shim = try FakeShim(FakeShim.deletes)
        ScriptedTask(.running).serve(fixture.connector)
        try fixture.add("t")
        let sandboxes = fixture.bundles.stateDirectory.sandboxDirectory + "/ns"
        for (id, address) in [("t", ManagerFixture.address), ("dead", "unix:///dead")] {
            try FileManager.default.createDirectory(atPath: "\(sandboxes)/\(id)", withIntermediateDirectories: true)
            try address.write(toFile: "\(sandboxes)/\(id)/address", atomically: true, encoding: .utf8)
            try shim.binary.path
                .write(toFile: "\(sandboxes)/\(id)/shim-binary-path", atomically: true, encoding: .utf8)
        }
        let before = try FolderListing(fixture.bundles.folder)
        try await fixture.withManager(.manager) { manager in
            let report = await manager.load()
            #expect(report.loaded.count == 2)
            #expect(report.failures.map(\.bundle.isSandbox) == [true])
            #expect(report.actions.isEmpty)
            #expect(await manager.tasks == [fixture.id])
        }
        #expect(!shim.wasRun)
        #expect(try FolderListing(fixture.bundles.folder) == before)
    }
}

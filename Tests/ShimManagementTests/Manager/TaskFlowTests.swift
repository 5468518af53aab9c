// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import Foundation
import LinuxHost
import RPC
import ShimTestSupport
import Testing

@testable import ShimManagement

/// The life of a task that is made here: its shim started, the task created, started, ended and deleted.
@Suite(.timeLimit(.minutes(1))) struct TaskFlowTests {
    private let fixture: ManagerFixture
    private let source: TemporaryFolder

    init() throws {
        fixture = try ManagerFixture()
        source = try TemporaryFolder()
        try source.write("config.json", #"{"root":{"path":"rootfs"},"process":{"args":["sh"]}}"#)
    }

    /// A program that finds its shim at the fixture's address, and cleans up.
    private func program(start: String = "echo \(ManagerFixture.address)") throws -> FakeShim {
        try FakeShim(
            """
            echo "$*" >> "$here/runs"
            case "$*" in
            *start) \(start);;
            *delete) \(FakeShim.deletes);;
            esac
            """
        )
    }

    private func runs(of shim: FakeShim) throws -> [String?] {
        String(decoding: try shim.bytes("runs"), as: UTF8.self).split(separator: "\n")
            .map { $0.split(separator: " ").last.map(String.init) }
    }

    private func create(_ shim: FakeShim, _ manager: ShimManager) async throws -> ShimTask {
        try await manager.create(
            fixture.id,
            from: TaskSource(folder: source.path, runtime: shim.binary.path),
            io: TaskIO(stdout: "/out")
        )
    }

    @Test func aTaskLivesAndIsGone() async throws {
        let shim = try program()
        let task = ScriptedTask(nil)
        task.serve(fixture.connector)
        var reader = fixture.events.subscribe().makeAsyncIterator()
        try await fixture.withManager(.manager) { manager in
            let made = try await create(shim, manager)
            #expect(try await made.state(timeout: .seconds(60)).status == .created)
            #expect(await reader.next()?.envelope.task?.event == .create(bundle: fixture.bundle, pid: 4711))
            #expect(try await manager.start(fixture.id) == 4711)
            #expect(await reader.next()?.envelope.task?.event == .start(pid: 4711))
            task.becomes(.stopped, exit: 3)
            #expect(
                await reader.next()?.envelope.task?.event == .exit(process: "t", pid: 4711, status: 3, at: nil)
            )
            let report = try await manager.delete(fixture.id)
            #expect(report.exit == TaskExit(status: 3, pid: 4711))
            #expect(report.notes == ["the shim has ended", "the bundle was removed"])
            #expect(
                await reader.next()?.envelope.task?.event == .delete(process: "t", pid: 4711, status: 3, at: nil)
            )
            #expect(await manager.tasks.isEmpty)
        }
        #expect(!HostPath.exists(fixture.bundle))
        #expect(try runs(of: shim) == ["start"])
    }

    @Test func theShimFindsWhatItNeedsAndOthersFindTheShim() async throws {
        let shim = try program()
        ScriptedTask(nil).serve(fixture.connector)
        try await fixture.withManager(.manager) { manager in
            _ = try await create(shim, manager)
            let create: TaskCreateRequest = try #require(fixture.connector.calls(of: "Create").first).request()
            #expect([create.id, create.bundle, create.stdout] == ["t", fixture.bundle, "/out"])
        }
        func content(_ name: String) throws -> String {
            try String(contentsOfFile: "\(fixture.bundle)/\(name)", encoding: .utf8)
        }
        #expect(
            try content("config.json")
                == #"{"linux":{"cgroupsPath":"/ns/t"},"process":{"args":["sh"]},"root":{"path":"\#(source.path)/rootfs"}}"#
        )
        #expect(try content("bootstrap.json") == #"{"address":"unix:///a","protocol":"ttrpc","version":2}"#)
        #expect(try content("shim-binary-path") == shim.binary.path)
        #expect(HostPath.isDirectory(fixture.bundle + "/rootfs"))
        #expect(try shim.words("argv").contains("-id"))
        #expect(String(decoding: try shim.bytes("cwd"), as: UTF8.self) == fixture.bundle + "\n")
    }

    @Test func aTaskThatItsShimDoesNotMakeLeavesNothingBehind() async throws {
        let shim = try program()
        let task = ScriptedTask(nil)
        task.refuse(
            "Create",
            with: .status(RPCStatus(code: .unknown, message: "OCI runtime create failed: no such file"))
        )
        task.serve(fixture.connector)
        var reader = fixture.events.subscribe().makeAsyncIterator()
        try await fixture.withManager(.manager) { manager in
            await #expect(throws: ShimError(.unknown, "Create t: OCI runtime create failed: no such file")) {
                try await create(shim, manager)
            }
            #expect(await manager.tasks.isEmpty)
        }
        #expect(try runs(of: shim) == ["start"], "a shim that ends leaves nothing for its program to clean up")
        #expect(fixture.connector.calls(of: "Shutdown").count == 1)
        #expect(!HostPath.exists(fixture.bundle))
        fixture.events.publish(.of(.oom), from: .client)
        #expect(await reader.next()?.envelope.task?.event == .oom)
    }

    @Test func aShimThatDoesNotStartLeavesNothingBehind() async throws {
        let shim = try program(start: "echo no such cgroup >&2; exit 1")
        try await fixture.withManager(.manager) { manager in
            await #expect {
                try await create(shim, manager)
            } throws: {
                ($0 as? ShimError)?.message.hasSuffix("exit code 1: no such cgroup") == true
            }
        }
        #expect(!HostPath.exists(fixture.bundle))
        #expect(fixture.connector.connections.isEmpty)
    }

    @Test func whatCannotBeRemovedAgainIsSaid() async throws {
        let shim = try FakeShim("touch rootfs/kept; exit 1")
        try await fixture.withManager(.manager) { manager in
            await #expect {
                try await create(shim, manager)
            } throws: {
                ($0 as? ShimError)?.message.contains("; its bundle was left: ") == true
            }
        }
        #expect(HostPath.exists(fixture.bundle + "/rootfs/kept"))
    }

    @Test func aNameThatIsTakenIsLeftAlone() async throws {
        let shim = try program()
        try fixture.add("t")
        let before = try FolderListing(fixture.bundles.folder)
        try await fixture.withManager(.manager) { manager in
            await #expect {
                try await create(shim, manager)
            } throws: {
                ($0 as? ShimError)?.code == .alreadyExists
            }
        }
        #expect(try FolderListing(fixture.bundles.folder) == before)
        #expect(!shim.wasRun)
    }

    @Test func aTaskOfASharedShimIsDeletedAndTheOtherLivesOn() async throws {
        ScriptedTask(.stopped).serve(fixture.connector)
        for id in ["t", "u"] { try fixture.add(id) }
        try await fixture.withManager(.manager) { manager in
            _ = await manager.load()
            let report = try await manager.delete(fixture.id)
            #expect(report.notes == ["the shim stays: it serves 1 other task", "the bundle was removed"])
            #expect(fixture.connector.openConnections(to: ManagerFixture.address) == 1)
            #expect(await manager.tasks.map(\.id) == ["u"])
        }
        #expect(fixture.connector.calls(of: "Shutdown").isEmpty)
    }

    @Test func aRunningTaskIsNotDeleted() async throws {
        ScriptedTask(.running).serve(fixture.connector)
        try fixture.add("t")
        try await fixture.withManager(.manager) { manager in
            _ = await manager.load()
            await #expect(throws: ShimError(.failedPrecondition, "Delete t: cannot delete a running process")) {
                try await manager.delete(fixture.id)
            }
            #expect(await manager.tasks == [fixture.id])
        }
    }
}

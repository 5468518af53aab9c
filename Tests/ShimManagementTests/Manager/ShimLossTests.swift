// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import LinuxHost
import ShimTestSupport
import Testing

@testable import ShimManagement

/// A connection to a shim that ends unasked: what it means, and what is done about it.
@Suite(.timeLimit(.minutes(1))) struct ShimLossTests {
    private let fixture: ManagerFixture

    init() throws { fixture = try ManagerFixture() }

    /// Loads the task `t`, has something happen, and says what the manager made of it and whether it still knows the task.
    private func loss(
        _ policy: LoadPolicy,
        after happens: () async throws -> Void
    ) async throws -> (loss: ShimLoss, tasks: [TaskID]) {
        try await fixture.withManager(policy) { manager in
            #expect(await manager.load().loaded.count == 1)
            try await happens()
            var losses = manager.losses.makeAsyncIterator()
            let loss = try #require(await losses.next())
            #expect(loss.id == fixture.id)
            return (loss, await manager.tasks)
        }
    }

    private func sever() { fixture.connector.sever(ManagerFixture.address) }

    @Test func aShimThatDiedIsCleanedUpAndTheEndOfItsTaskPublished() async throws {
        let shim = try FakeShim(FakeShim.deletes)
        let process = try HelperProcess("sleep 60")
        ScriptedTask(.running, shimPid: process.pid).serve(fixture.connector)
        try fixture.add("t", shim: shim)
        var reader = fixture.events.subscribe().makeAsyncIterator()
        let (loss, tasks) = try await loss(.manager) {
            process.end()
            sever()
        }
        #expect(loss.vitality == .dead)
        #expect(loss.evidence.process == .gone(pid: process.pid))
        #expect(loss.cleanup?.isBundleRemoved == true)
        #expect(loss.cleanup?.exit.pid == 4877)
        #expect(tasks.isEmpty)
        #expect(!HostPath.exists(fixture.bundle))
        guard case .exit("t", 4877, 137, _)? = await reader.next()?.envelope.task?.event else {
            return #expect(Bool(false), "the exit is published")
        }
        guard case .delete("t", 4877, 137, _)? = await reader.next()?.envelope.task?.event else {
            return #expect(Bool(false), "the deletion is published")
        }
    }

    @Test func aGuestNoticesItAndDoesNothing() async throws {
        let shim = try FakeShim(FakeShim.deletes)
        ScriptedTask(.running).serve(fixture.connector)
        try fixture.add("t", shim: shim)
        let (loss, tasks) = try await loss(.readOnly, after: sever)
        #expect(loss.vitality == .dead)
        #expect(loss.cleanup == nil)
        #expect(tasks.isEmpty)
        #expect(HostPath.exists(fixture.bundle))
        #expect(!shim.wasRun)
    }

    @Test func aProgramThatFailsLeavesTheBundleAndTheStatusUnknown() async throws {
        let shim = try FakeShim("echo no runtime file >&2; exit 1")
        ScriptedTask(.running).serve(fixture.connector)
        try fixture.add("t", shim: shim)
        var reader = fixture.events.subscribe().makeAsyncIterator()
        let (loss, _) = try await loss(.manager, after: sever)
        #expect(loss.cleanup?.exit.status == 255)
        #expect(loss.cleanup?.isBundleRemoved == false)
        #expect(loss.cleanup?.problems.first?.hasSuffix("exit code 1: no runtime file") == true)
        #expect(HostPath.exists(fixture.bundle))
        guard case .exit("t", 0, 255, _)? = await reader.next()?.envelope.task?.event else {
            return #expect(Bool(false), "the exit is published")
        }
    }

    @Test func nothingIsPublishedForATaskThatWasNeverStarted() async throws {
        let shim = try FakeShim(FakeShim.deletes)
        ScriptedTask(.created).serve(fixture.connector)
        try fixture.add("t", shim: shim)
        var reader = fixture.events.subscribe().makeAsyncIterator()
        let (loss, _) = try await loss(.manager, after: sever)
        #expect(loss.cleanup?.isBundleRemoved == true)
        fixture.events.publish(.of(.oom), from: .client)
        #expect(await reader.next()?.envelope.task?.event == .oom)
    }

    @Test func aShimThatStillAnswersIsConnectedToAgain() async throws {
        let task = ScriptedTask(.running)
        task.serve(fixture.connector)
        try fixture.add("t")
        var reader = fixture.events.subscribe().makeAsyncIterator()
        try await fixture.withManager(.manager) { manager in
            _ = await manager.load()
            fixture.connector.hangUp(ManagerFixture.address)
            var losses = manager.losses.makeAsyncIterator()
            let loss = await losses.next()
            #expect(loss?.vitality == .alive)
            #expect(loss?.cleanup == nil)
            let state = try await manager.task(fixture.id).state(timeout: .seconds(60))
            #expect(state.status == .running)
            #expect(fixture.connector.openConnections(to: ManagerFixture.address) == 1)
            // The new connection is watched as the old one was, and so is the task.
            task.becomes(.stopped, exit: 3)
            #expect(
                await reader.next()?.envelope.task?.event
                    == .exit(process: "t", pid: ScriptedTask.pid, status: 3, at: nil)
            )
            fixture.connector.hangUp(ManagerFixture.address)
            #expect(await losses.next()?.vitality == .alive)
        }
        #expect(HostPath.exists(fixture.bundle))
    }

    @Test func aShimThatKeepsSilentFromThenOnIsNotDead() async throws {
        let shim = try FakeShim(FakeShim.deletes)
        ScriptedTask(.running).serve(fixture.connector)
        try fixture.add("t", shim: shim)
        let (loss, tasks) = try await loss(.manager) {
            fixture.connector.answer(at: ManagerFixture.address) { _ throws(ShimTransportError) in
                try await Reply.none()
            }
            fixture.connector.hangUp(ManagerFixture.address)
            fixture.clock.advance(by: await fixture.clock.nextSleep(in: .zero ... .seconds(60)))
        }
        #expect(loss.vitality == .unresponsive)
        #expect(loss.cleanup == nil)
        #expect(tasks == [fixture.id])
        #expect(!shim.wasRun)
    }

    @Test func aShimWhoseProcessIsThereIsNotDead() async throws {
        let shim = try FakeShim(FakeShim.deletes)
        let process = try HelperProcess("sleep 60")
        ScriptedTask(.running, shimPid: process.pid).serve(fixture.connector)
        try fixture.add("t", shim: shim)
        let (loss, tasks) = try await loss(.manager, after: sever)
        #expect(loss.vitality == .unreachable(pid: process.pid))
        #expect(tasks == [fixture.id])
        #expect(HostPath.exists(fixture.bundle))
        #expect(!shim.wasRun)
    }
}

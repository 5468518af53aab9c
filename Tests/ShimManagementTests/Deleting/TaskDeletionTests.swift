// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import HostRegistry
import LinuxHost
import RPC
import ShimTestSupport
import SwiftProtobuf
import Synchronization
import Testing

@testable import ShimManagement

/// Deleting a task: the steps, their order, and what each failure leaves.
@Suite(.timeLimit(.minutes(1))) struct TaskDeletionTests {
    private let fixture: BundleFixture
    private var bundle: ShimBundle { fixture.stateDirectory.bundle(of: TaskID(namespace: "ns", id: "t")) }

    init() throws {
        fixture = try BundleFixture()
        try fixture.add("t", address: ScriptedShim.address)
    }

    /// A shim that deletes its task and ends when it is told to.
    private func shim(
        by clock: any RegistryClock = ContinuousClock(),
        onDelete: ShimTransportError? = nil,
        onShutdown: ShimTransportError? = nil
    ) async throws -> ScriptedShim {
        let answer: ScriptedConnector.Answer = { call throws(ShimTransportError) in
            switch call.method {
            case "Delete":
                if let onDelete { throw onDelete }
                return try Reply.delete(exit: 9, pid: 7)
            case "Shutdown":
                if let onShutdown { throw onShutdown }
                return []
            default: return []
            }
        }
        let shim = try await ScriptedShim(clock: clock, answer)
        shim.connector.answerUntilShutdown(at: ScriptedShim.address, answer)
        return shim
    }

    private func deletion(
        _ shim: ScriptedShim,
        others: Int = 0,
        keeper: TaskDeletion.BundleKeeper = .nobody
    ) -> TaskDeletion {
        TaskDeletion(task: shim.task, bundle: bundle, otherTasks: others, keeper: keeper)
    }

    @Test func theTaskThenTheRecordThenTheShimThenTheBundleGo() async throws {
        let shim = try await shim()
        let forgot = Mutex<[[String]]>([])
        let report = try await deletion(shim).run {
            forgot.withLock { $0.append(shim.connector.calls.map(\.method)) }
            #expect(HostPath.exists(bundle.path))
            return nil
        }
        #expect(forgot.withLock { $0 } == [["Delete"]])
        #expect(shim.connector.calls.map(\.method) == ["Delete", "Shutdown"])
        #expect(shim.connector.openConnections(to: ScriptedShim.address) == 0)
        #expect(!HostPath.exists(bundle.path))
        #expect(report.exit == TaskExit(status: 9, pid: 7))
        #expect(report.notes == ["the shim has ended", "the bundle was removed"])
        #expect(report.problems.isEmpty)
    }

    /// It may have died in the middle of it: its container is still there then.
    @Test(arguments: [true, false])
    func theProgramOfAShimThatIsGoneCleansUpFirst(isGone: Bool) async throws {
        let program = try FakeShim(FakeShim.deletes)
        try fixture.add("t", ["shim-binary-path": program.binary.path])
        let shim = try await shim(onDelete: isGone ? .closed("it died") : Reply.notFound)
        let report = try await deletion(shim).run()
        #expect(program.wasRun == isGone)
        #expect(report.notes.first == (isGone ? "the shim was gone already" : "the shim no longer knew the task"))
        #expect(!HostPath.exists(bundle.path))
    }

    @Test func aRefusalLeavesEverythingAsItWas() async throws {
        let shim = try await shim(
            onDelete: .status(RPCStatus(code: .unknown, message: "cannot delete a running process"))
        )
        await #expect(throws: ShimError(.failedPrecondition, "Delete t: cannot delete a running process")) {
            try await deletion(shim).run {
                Issue.record("a task that is still there was forgotten")
                return nil
            }
        }
        #expect(shim.connector.calls.map(\.method) == ["Delete"])
        #expect(shim.connector.openConnections(to: ScriptedShim.address) == 1)
        #expect(HostPath.exists(bundle.path))
    }

    @Test func aTaskThatTheShimDoesNotKnowIsNoFailure() async throws {
        let shim = try await shim(onDelete: Reply.notFound)
        let report = try await deletion(shim).run()
        #expect(report.exit == nil)
        #expect(
            report.notes == ["the shim no longer knew the task", "the shim has ended", "the bundle was removed"]
        )
        #expect(!HostPath.exists(bundle.path))
    }

    @Test func aShimThatServesOthersStaysAndTheBundleGoes() async throws {
        let shim = try await shim()
        let report = try await deletion(shim, others: 1).run()
        #expect(shim.connector.calls.map(\.method) == ["Delete"])
        #expect(shim.connector.openConnections(to: ScriptedShim.address) == 1)
        #expect(report.notes == ["the shim stays: it serves 1 other task", "the bundle was removed"])
        #expect(!HostPath.exists(bundle.path))
    }

    @Test func whatTheShimServesOnceTheTaskIsForgottenCounts() async throws {
        let shim = try await shim()
        let report = try await deletion(shim, others: 1).run { 0 }
        #expect(shim.connector.calls.map(\.method) == ["Delete", "Shutdown"])
        #expect(report.notes == ["the shim has ended", "the bundle was removed"])
    }

    @Test func containerdKeepsItsBundles() async throws {
        let report = try await deletion(shim(), keeper: .containerd).run()
        #expect(report.notes == ["the shim has ended", "containerd removes the bundle"])
        #expect(HostPath.exists(bundle.path))
        let shared = try await deletion(shim(), others: 2, keeper: .containerd).run()
        #expect(shared.notes == ["the shim stays: it serves 2 other tasks"])
        #expect(HostPath.exists(bundle.path))
    }

    @Test func aShimThatDoesNotWantToEndKeepsItsBundle() async throws {
        let shim = try await shim(onShutdown: .status(RPCStatus(code: .unknown, message: "busy")))
        let report = try await deletion(shim).run()
        #expect(report.exit?.status == 9)
        #expect(report.notes.isEmpty)
        #expect(report.problems == ["the shim did not end: Shutdown t: busy"])
        #expect(shim.connector.openConnections(to: ScriptedShim.address) == 0)
        #expect(HostPath.exists(bundle.path))
    }

    @Test func aShimThatDoesNotAnswerShutdownIsGivenUpAndKeepsItsBundle() async throws {
        let shim = try await shim()
        shim.connector.answer(at: ScriptedShim.address) { call throws(ShimTransportError) in
            call.method == "Delete" ? try Reply.delete(exit: 9) : try await Reply.none()
        }
        var deletion = deletion(shim)
        deletion.timeouts.shutdown = .milliseconds(100)
        let report = try await deletion.run()
        #expect(report.problems.count == 1)
        #expect(report.problems.first?.hasPrefix("the shim did not end: Shutdown t: no answer in ") == true)
        #expect(HostPath.exists(bundle.path))
    }

    @Test func aShimThatAgreesAndStaysKeepsItsBundle() async throws {
        // However late its answer comes.
        let shim = try await shim(by: ManualClock())
        shim.connector.answer(at: ScriptedShim.address) { call throws(ShimTransportError) in
            call.method == "Delete" ? try Reply.delete(exit: 9) : []
        }
        var deletion = deletion(shim)
        deletion.timeouts.shutdown = .milliseconds(100)
        let report = try await deletion.run()
        #expect(report.problems == ["the shim agreed to end and is still there 100 ms later"])
        #expect(report.notes.isEmpty)
        #expect(shim.connector.openConnections(to: ScriptedShim.address) == 0)
        #expect(HostPath.exists(bundle.path))
    }

    @Test func aBundleThatCannotBeRemovedIsAProblemAndNoFailure() async throws {
        try fixture.folder.makeFolder("io.containerd.runtime.v2.task/ns/t/rootfs")
        try fixture.folder.write("io.containerd.runtime.v2.task/ns/t/rootfs/data", "somebody's")
        let report = try await deletion(shim()).run()
        #expect(report.exit?.status == 9)
        #expect(report.notes == ["the shim has ended"])
        #expect(report.problems.count == 1)
        #expect(report.problems.first?.hasPrefix("the bundle was not removed: ns/t: ") == true)
        #expect(HostPath.exists(bundle.path + "/rootfs/data"))
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import Glibc
import HostRegistry
import LinuxHost
import RPC
import ShimManagement
import ShimTestSupport
import Synchronization
import Testing

@testable import HostActions

/// Deleting as containerd's own flow does it, seen from the shim.
@Suite struct DeletionTests {
    private let task = TaskID(namespace: "ns", id: "t")
    /// The task's init process, which may be touched.
    private let process: HelperProcess

    init() throws { process = try HelperProcess("exec sleep 600") }

    /// A shim with a task in a state, which SIGKILL ends.
    private func shim(
        _ status: TaskProcessStatus,
        onKill: ShimTransportError? = nil,
        onShutdown: ShimTransportError? = nil
    ) -> ScriptedConnector.Answer {
        let now = Mutex(status)
        let pid = process.pid
        return { call throws(ShimTransportError) in
            switch call.method {
            case "Connect": return try Reply.connect()
            case "State": return try Reply.state(now.withLock { $0 }, pid: pid, exit: 9)
            case "Kill":
                now.withLock { $0 = .stopped }
                if let onKill { throw onKill }
            case "Delete":
                guard now.withLock({ $0 }) == .stopped else {
                    throw .status(RPCStatus(code: .unknown, message: "cannot delete a running process"))
                }
                return try Reply.delete(exit: 9)
            case "Shutdown": if let onShutdown { throw onShutdown }
            default: break
            }
            return []
        }
    }

    private func delete(
        _ answer: @escaping ScriptedConnector.Answer,
        killFirst: Bool = false,
        others: [String] = []
    ) async throws -> (DeletionReport, ScriptedConnector) {
        let fixture = try BundleFixture()
        for id in ["t"] + others { try fixture.add(id, address: "unix:///a") }
        let connector = ScriptedConnector(clock: ManualClock())
        connector.answerUntilShutdown(at: "unix:///a", answer)
        let report = try await fixture.withRegistry(connector) { registry in
            _ = await registry.snapshot(patience: .seconds(5))
            let known = try await registry.find(task)
            return try await ActionPerformer(registry).delete(known, ActionTarget(known.reading), killFirst: killFirst)
        }
        return (report, connector)
    }

    @Test func aStoppedTaskIsDeletedAndItsShimEnded() async throws {
        let (report, connector) = try await delete(shim(.stopped))
        #expect(report.exit?.status == 9)
        #expect(report.notes == ["the shim has ended", "the bundle was removed"])
        #expect(connector.calls(of: "Kill").isEmpty)
        #expect(connector.calls(of: "Shutdown").count == 1)
    }

    @Test func aShimThatEndsBeforeItAnswersHasEnded() async throws {
        let (report, _) = try await delete(shim(.stopped, onShutdown: .closed("by the peer")))
        #expect(report.notes == ["the shim has ended", "the bundle was removed"])
    }

    @Test func aShimThatServesOthersStays() async throws {
        let (report, connector) = try await delete(shim(.stopped), others: ["u", "v"])
        #expect(report.notes == ["the shim stays: it serves 2 other tasks", "the bundle was removed"])
        #expect(connector.calls(of: "Shutdown").isEmpty)
    }

    @Test func aRunningTaskIsRefused() async throws {
        do {
            _ = try await delete(shim(.running))
            Issue.record("a running task was deleted")
        } catch let error as ShimError {
            #expect(error.code == .failedPrecondition)
            #expect(error.message.contains("RUNNING"))
        }
    }

    @Test func aRunningTaskIsKilledFirstWhenThatIsWanted() async throws {
        let (report, connector) = try await delete(shim(.running), killFirst: true)
        #expect(report.exit?.status == 9)
        #expect(connector.calls(of: "Kill").count == 1)
        #expect(connector.calls(of: "Wait").count == 1)
    }

    @Test func aTaskThatEndsBeforeTheKillIsDeletedAllTheSame() async throws {
        let late = ShimTransportError.status(RPCStatus(code: .notFound, message: "process already finished: not found"))
        let (report, connector) = try await delete(shim(.running, onKill: late), killFirst: true)
        #expect(report.exit?.status == 9)
        #expect(connector.calls(of: "Delete").count == 1)
    }

    @Test func nothingIsSaidOfTheBundleWhenTheShimDidNotEnd() async throws {
        let refusal = ShimTransportError.status(RPCStatus(code: .unknown, message: "busy"))
        let (report, _) = try await delete(shim(.stopped, onShutdown: refusal))
        #expect(report.exit?.status == 9)
        #expect(report.notes.isEmpty)
        #expect(report.problems == ["the shim did not end: Shutdown t: busy"])
    }

    @Test func aGhostsShimIsEnded() async throws {
        let (report, connector) = try await delete { call throws(ShimTransportError) in
            switch call.method {
            case "Connect": return try Reply.connect()
            case "Shutdown": return []
            default: throw Reply.notFound
            }
        }
        #expect(report.exit?.status == nil)
        #expect(report.notes.first == "the shim no longer knew the task")
        #expect(connector.calls(of: "Shutdown").count == 1)
    }
}

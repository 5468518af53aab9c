// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import RPC
import ShimTestSupport
import SwiftProtobuf
import Testing

/// Ending a task whatever state it is in.
@Suite struct TaskEndingTests {
    /// What a shim is asked whose task is in a state.
    private func calls(
        _ status: TaskProcessStatus,
        onKill: ShimTransportError? = nil,
        onResume: ShimTransportError? = nil
    ) async throws -> [ScriptedConnector.Call] {
        let shim = try await ScriptedShim { call throws(ShimTransportError) in
            if call.method == "Kill", let onKill { throw onKill }
            if call.method == "Resume", let onResume { throw onResume }
            return call.method == "State" ? try Reply.state(status, pid: 7) : []
        }
        try await shim.task.end(within: .seconds(60))
        return shim.connector.calls
    }

    @Test func aRunningTaskIsKilledWithAllOfItsProcessesAndWaitedFor() async throws {
        let calls = try await calls(.running)
        #expect(calls.map(\.method) == ["State", "Kill", "Wait"])
        let kill: TaskKillRequest = try calls[1].request()
        #expect(kill.signal == 9)
        #expect(kill.all)
    }

    @Test func aPausedTaskIsThawedAfterTheSignal() async throws {
        #expect(try await calls(.paused).map(\.method) == ["State", "Kill", "Resume", "Wait"])
        let refusal = ShimTransportError.status(RPCStatus(code: .unknown, message: "cannot resume a stopped process"))
        #expect(try await calls(.paused, onResume: refusal).map(\.method) == ["State", "Kill", "Resume", "Wait"])
    }

    @Test func aTaskThatHasEndedIsLeftAlone() async throws {
        #expect(try await calls(.stopped).map(\.method) == ["State"])
    }

    @Test func aTaskThatEndsBeforeTheSignalIsWaitedFor() async throws {
        let late = ShimTransportError.status(RPCStatus(code: .notFound, message: "process already finished: not found"))
        #expect(try await calls(.running, onKill: late).map(\.method) == ["State", "Kill", "Wait"])
    }

    @Test func aSignalThatCannotBeSentIsAnError() async throws {
        await #expect(throws: ShimError(.unknown, "Kill t: permission denied")) {
            try await calls(.running, onKill: .status(RPCStatus(code: .permissionDenied, message: "permission denied")))
        }
    }
}

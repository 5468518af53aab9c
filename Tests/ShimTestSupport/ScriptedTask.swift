// SPDX-License-Identifier: Apache-2.0

package import ContainerdAPI
package import ContainerdShims
import RPC
import SwiftProtobuf
import Synchronization

/// A shim with one task that goes through the life of one, and ends when it is told to and holds no task.
package final class ScriptedTask: Sendable {
    /// What no process on this host has for a pid.
    package static let noPid = Int32.max
    package static let pid: Int32 = 4711

    private struct State {
        var status: TaskProcessStatus?
        var exit: UInt32 = 0
        var refusals: [String: ShimTransportError] = [:]
    }

    private let state: Mutex<State>
    private let shimPid: Int32

    /// nil for a shim that holds no task yet.
    package init(_ status: TaskProcessStatus?, shimPid: Int32 = ScriptedTask.noPid) {
        state = Mutex(State(status: status))
        self.shimPid = shimPid
    }

    /// Has the shim refuse a call from now on.
    package func refuse(_ method: String, with error: ShimTransportError) {
        state.withLock { $0.refusals[method] = error }
    }

    package func becomes(_ status: TaskProcessStatus, exit: UInt32 = 0) {
        state.withLock { state in
            state.status = status
            state.exit = exit
        }
    }

    package func serve(_ connector: ScriptedConnector, at address: String = ScriptedShim.address) {
        connector.answerUntilShutdown(at: address) { call throws(ShimTransportError) in
            if let refusal = self.state.withLock({ $0.refusals[call.method] }) { throw refusal }
            if call.method == "Wait" { await self.waitForExit() }
            return try self.answer(call.method)
        }
    }

    private func waitForExit() async {
        while case let status = state.withLock({ $0.status }), status != nil, status != .stopped,
            (try? await Task.sleep(for: .milliseconds(5))) != nil
        {}
    }

    private func answer(_ method: String) throws(ShimTransportError) -> [UInt8] {
        let (status, exit) = state.withLock { ($0.status, $0.exit) }
        switch method {
        case "Connect": return try Reply.connect(shimPid: shimPid, taskPid: status == nil ? 0 : Self.pid)
        case "Create":
            becomes(.created)
            return try Reply.encoded(TaskCreateResponse.with { $0.pid = UInt32(bitPattern: Self.pid) })
        case "Shutdown":
            guard status == nil else { throw .status(RPCStatus(code: .unknown, message: "it holds a task")) }
            return []
        default: break
        }
        guard let status else { throw Reply.notFound }
        switch method {
        case "State": return try Reply.state(status, pid: Self.pid, exit: exit)
        case "Start":
            becomes(.running)
            return try Reply.encoded(TaskStartResponse.with { $0.pid = UInt32(bitPattern: Self.pid) })
        case "Wait": return try Reply.wait(exit: exit)
        case "Pids": return try Reply.pids(Self.pid)
        case "Delete":
            guard status == .stopped else {
                throw .status(RPCStatus(code: .unknown, message: "cannot delete a running process"))
            }
            state.withLock { $0.status = nil }
            return try Reply.delete(exit: exit, pid: Self.pid)
        default: return []
        }
    }
}

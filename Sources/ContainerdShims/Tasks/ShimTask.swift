// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import SwiftProtobuf

/// The init process of a container, as its shim sees it.
///
/// A handle: nothing is asked until a method is called.
///
/// Every method calls the shim once and throws a ``ShimError`` that keeps the shim's own words. A call given up at its
/// timeout may still be carried out by the shim.
public struct ShimTask: Sendable {
    /// Id of the container.
    public let id: String
    /// The shim that is asked.
    public let shim: Shim

    /// Asks whether the shim is alive; it answers without taking any lock, even for an id that it does not know.
    public func connect(timeout: Duration) async throws(ShimError) -> ShimConnection {
        do {
            return try await shim.connect(id, timeout: timeout)
        } catch {
            throw ShimError(error, attempting: "Connect", on: id)
        }
    }

    /// What the shim believes of the process.
    ///
    /// Waits while the shim is inside a runtime call for the same task.
    public func state(timeout: Duration) async throws(ShimError) -> TaskState {
        var request = TaskStateRequest()
        request.id = id
        let reply: TaskStateResponse = try await call("State", request, timeout)
        return TaskState(reply)
    }

    /// Every process of the task.
    ///
    /// The runc shim forks `runc ps` for it: not for polling.
    public func pids(timeout: Duration) async throws(ShimError) -> [TaskProcess] {
        var request = TaskPidsRequest()
        request.id = id
        let reply: TaskPidsResponse = try await call("Pids", request, timeout)
        return reply.processes.map { process in
            let details = try? RuncProcessDetails(unpackingAny: process.info)
            return TaskProcess(
                pid: Int32(truncatingIfNeeded: process.pid),
                command: "",
                execID: details.flatMap { $0.execID.isEmpty ? nil : $0.execID }
            )
        }
    }

    /// Freezes every process of the task.
    public func pause(timeout: Duration) async throws(ShimError) {
        var request = TaskPauseRequest()
        request.id = id
        try await callForNothing("Pause", request, timeout)
    }

    /// Thaws a paused task.
    public func resume(timeout: Duration) async throws(ShimError) {
        var request = TaskResumeRequest()
        request.id = id
        try await callForNothing("Resume", request, timeout)
    }

    /// Sends a signal to the init process, or to every process of the task.
    public func kill(signal: Int32, all: Bool, timeout: Duration) async throws(ShimError) {
        var request = TaskKillRequest()
        request.id = id
        request.signal = UInt32(bitPattern: signal)
        request.all = all
        try await callForNothing("Kill", request, timeout)
    }

    /// Waits for the init process to exit.
    public func wait(timeout: Duration) async throws(ShimError) -> TaskExit {
        var request = TaskWaitRequest()
        request.id = id
        let reply: TaskWaitResponse = try await call("Wait", request, timeout)
        return TaskExit(status: reply.exitStatus, at: reply.exitedAt)
    }

    /// Removes a task that has ended from the shim and from the runtime.
    ///
    /// To be followed by ``shutdown(timeout:)`` once the shim serves nothing else: containerd keeps a ghost record otherwise.
    public func delete(timeout: Duration) async throws(ShimError) -> TaskExit {
        var request = TaskDeleteRequest()
        request.id = id
        let reply: TaskDeleteResponse = try await call("Delete", request, timeout)
        return TaskExit(status: reply.exitStatus, at: reply.exitedAt)
    }

    /// Asks the shim to end.
    ///
    /// It stays while it still holds a task; a connection that closes instead of an answer is success.
    public func shutdown(timeout: Duration) async throws(ShimError) {
        var request = TaskShutdownRequest()
        request.id = id
        do {
            let _: Google_Protobuf_Empty = try await shim.call("Shutdown", request, timeout: timeout)
        } catch .closed {
            return
        } catch {
            throw ShimError(error, attempting: "Shutdown", on: id)
        }
    }

    /// What the shim measures of the task's cgroup, as it was packed: cgroup v1 or v2 metrics.
    public func stats(timeout: Duration) async throws(ShimError) -> PackedStats {
        var request = TaskStatsRequest()
        request.id = id
        let reply: TaskStatsResponse = try await call("Stats", request, timeout)
        return PackedStats(typeURL: reply.stats.typeURL, value: Array(reply.stats.value))
    }

    private func callForNothing(_ method: String, _ request: some Message, _ timeout: Duration) async throws(ShimError)
    {
        let _: Google_Protobuf_Empty = try await call(method, request, timeout)
    }

    private func call<Reply: Message>(
        _ method: String,
        _ request: some Message,
        _ timeout: Duration
    ) async throws(ShimError) -> Reply {
        do {
            return try await shim.call(method, request, timeout: timeout)
        } catch {
            throw ShimError(error, attempting: method, on: id)
        }
    }
}

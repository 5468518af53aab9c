// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import SwiftProtobuf

/// A process that a shim looks after: a task's init process, or one that was added to it.
///
/// A handle: nothing is asked until a method is called. Every method calls the shim once and throws a ``ShimError`` that
/// keeps the shim's own words. A call given up at its timeout may still be carried out by the shim.
public protocol ShimProcess: Sendable {
    /// The shim that is asked.
    var shim: Shim { get }
    /// Id of the container that the process belongs to.
    var containerID: String { get }
    /// What the shim calls the process beside its container's id; nil for the init process.
    var execID: ExecID? { get }
}

extension ShimProcess {
    /// What the shim believes of the process.
    ///
    /// Waits while the shim is inside a runtime call for the same task. A connection that ends instead of an answer means
    /// `notFound`, as the process is gone together with its shim.
    public func state(timeout: Duration) async throws(ShimError) -> TaskState {
        do {
            return try await askState(timeout: timeout)
        } catch .closed(let why) {
            throw ShimError(.notFound, "State \(name): the shim is gone with it: \(why)")
        } catch {
            throw ShimError(error, attempting: "State", on: name)
        }
    }

    /// Starts a process that was created or added, and returns its pid.
    public func start(timeout: Duration) async throws(ShimError) -> Int32 {
        var request = TaskStartRequest()
        request.id = containerID
        request.execID = execName
        let reply: TaskStartResponse = try await call("Start", request, timeout)
        return Int32(truncatingIfNeeded: reply.pid)
    }

    /// Waits for the process to exit.
    ///
    /// Shims up to containerd 2.1 keep waiting after the timeout, which costs them a goroutine.
    public func wait(timeout: Duration) async throws(ShimError) -> TaskExit {
        var request = TaskWaitRequest()
        request.id = containerID
        request.execID = execName
        let reply: TaskWaitResponse = try await call("Wait", request, timeout)
        return TaskExit(status: reply.exitStatus, at: reply.exitedAt)
    }

    /// Removes a process that has ended, or was never started, from the shim and from the runtime.
    ///
    /// To be followed, for an init process, by ``ShimTask/shutdown(now:timeout:)`` once the shim serves nothing else:
    /// containerd keeps a ghost record otherwise. A connection that ends instead of an answer means `notFound`: the
    /// process is gone already.
    public func delete(timeout: Duration) async throws(ShimError) -> TaskExit {
        do {
            return try await askDelete(timeout: timeout)
        } catch .closed(let why) {
            throw ShimError(.notFound, "Delete \(name): the shim is gone already: \(why)")
        } catch {
            throw ShimError(error, attempting: "Delete", on: name)
        }
    }

    /// Tells the size of the process's terminal, in cells.
    public func resizePty(columns: UInt32, rows: UInt32, timeout: Duration) async throws(ShimError) {
        var request = TaskResizePtyRequest()
        request.id = containerID
        request.execID = execName
        request.width = columns
        request.height = rows
        try await callForNothing("ResizePty", request, timeout)
    }

    /// Closes the shim's end of the process's standard input, so that it reads the end of it.
    public func closeStdin(timeout: Duration) async throws(ShimError) {
        var request = TaskCloseIORequest()
        request.id = containerID
        request.execID = execName
        request.stdin = true
        try await callForNothing("CloseIO", request, timeout)
    }

    // MARK: -

    private var execName: String { execID?.name ?? "" }

    /// The process in error messages: the container's id, and the exec id after a slash.
    private var name: String { execID.map { "\(containerID)/\($0)" } ?? containerID }

    package func askState(timeout: Duration) async throws(ShimTransportError) -> TaskState {
        var request = TaskStateRequest()
        request.id = containerID
        request.execID = execName
        let reply: TaskStateResponse = try await shim.call("State", request, timeout: timeout)
        return TaskState(reply)
    }

    package func askDelete(timeout: Duration) async throws(ShimTransportError) -> TaskExit {
        var request = TaskDeleteRequest()
        request.id = containerID
        request.execID = execName
        let reply: TaskDeleteResponse = try await shim.call("Delete", request, timeout: timeout)
        return TaskExit(status: reply.exitStatus, at: reply.exitedAt, pid: reply.pid)
    }

    func sendKill(signal: Int32, all: Bool, _ timeout: Duration) async throws(ShimError) {
        var request = TaskKillRequest()
        request.id = containerID
        request.execID = execName
        request.signal = UInt32(bitPattern: signal)
        request.all = all
        try await callForNothing("Kill", request, timeout)
    }

    func callForNothing(_ method: String, _ request: some Message, _ timeout: Duration) async throws(ShimError) {
        let _: Google_Protobuf_Empty = try await call(method, request, timeout)
    }

    func call<Reply: Message>(
        _ method: String,
        _ request: some Message,
        _ timeout: Duration
    ) async throws(ShimError) -> Reply {
        do {
            return try await shim.call(method, request, timeout: timeout)
        } catch {
            throw ShimError(error, attempting: method, on: name)
        }
    }
}

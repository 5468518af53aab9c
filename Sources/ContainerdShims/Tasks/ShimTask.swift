// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import SwiftProtobuf

/// The init process of a container, as its shim sees it, and what can be asked of the task as a whole.
public struct ShimTask: ShimProcess {
    /// Id of the container.
    public let id: String
    /// The shim that is asked.
    public let shim: Shim

    /// The same as ``id``.
    public var containerID: String { id }
    /// nil, as this is the init process.
    public var execID: ExecID? { nil }

    /// A process that was added to the task, whether the shim knows it or not.
    public func process(_ id: ExecID) -> ExecProcess { ExecProcess(task: self, id: id) }

    /// Asks whether the shim is alive; it answers without taking any lock, even for an id that it does not know.
    public func connect(timeout: Duration) async throws(ShimError) -> ShimConnection {
        do {
            return try await shim.connect(id, timeout: timeout)
        } catch {
            throw ShimError(error, attempting: "Connect", on: id)
        }
    }

    /// Makes the container, from the OCI bundle at a path, with its init process waiting to be started; returns its pid.
    ///
    /// Throws `invalidArgument` when the id is none that containerd takes.
    public func create(_ creation: TaskCreation, timeout: Duration) async throws(ShimError) -> Int32 {
        try Identifier.validate(id, as: "container id")
        var request = TaskCreateRequest()
        request.id = id
        request.bundle = creation.bundle
        request.rootfs = creation.rootfs.map(\.message)
        request.terminal = creation.io.terminal
        request.stdin = creation.io.stdin
        request.stdout = creation.io.stdout
        request.stderr = creation.io.stderr
        request.checkpoint = creation.checkpoint
        request.parentCheckpoint = creation.parentCheckpoint
        if let options = creation.options { request.options = options.any }
        let reply: TaskCreateResponse = try await call("Create", request, timeout)
        return Int32(truncatingIfNeeded: reply.pid)
    }

    /// Adds a process to the running task; it runs once it is started.
    ///
    /// Throws `alreadyExists` while another process of that name was not deleted.
    public func exec(
        _ id: ExecID,
        spec: ProcessSpec,
        io: TaskIO,
        timeout: Duration
    ) async throws(ShimError) -> ExecProcess {
        var request = TaskExecRequest()
        request.id = self.id
        request.execID = id.name
        request.terminal = io.terminal
        request.stdin = io.stdin
        request.stdout = io.stdout
        request.stderr = io.stderr
        request.spec = spec.packed.any
        try await callForNothing("Exec", request, timeout)
        return process(id)
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
        try await sendKill(signal: signal, all: all, timeout)
    }

    /// Writes the state of every process into a directory, from which the task can be made again.
    ///
    /// The runc shim has CRIU do it, and its error names CRIU's log. Without ``CheckpointOptions/exit`` the task goes on.
    public func checkpoint(
        to directory: String,
        _ options: CheckpointOptions = CheckpointOptions(),
        timeout: Duration
    ) async throws(ShimError) {
        var request = TaskCheckpointRequest()
        request.id = id
        request.path = directory
        request.options = options.packed.any
        try await callForNothing("Checkpoint", request, timeout)
    }

    /// Sets limits of the task's cgroup; what ``ResourceLimits`` does not name stays.
    ///
    /// containerd and its clients do not learn of it, and may set their own again.
    public func update(_ limits: ResourceLimits, timeout: Duration) async throws(ShimError) {
        var request = TaskUpdateRequest()
        request.id = id
        request.resources = limits.packed.any
        try await callForNothing("Update", request, timeout)
    }

    /// What the shim measures of the task's cgroup.
    ///
    /// Throws `invalid` for an answer that is neither of cgroup v1 nor of v2, such as that of a Windows shim.
    public func stats(timeout: Duration) async throws(ShimError) -> TaskMetrics {
        var request = TaskStatsRequest()
        request.id = id
        let reply: TaskStatsResponse = try await call("Stats", request, timeout)
        return try TaskMetrics(PackedMessage(reply.stats), of: id)
    }

    /// Asks the shim to end.
    ///
    /// It stays while it still holds a task; a connection that closes instead of an answer is success. `now` asks it not
    /// to wait, which the runc shim does not heed.
    public func shutdown(now: Bool = false, timeout: Duration) async throws(ShimError) {
        var request = TaskShutdownRequest()
        request.id = id
        request.now = now
        do {
            let _: Google_Protobuf_Empty = try await shim.call("Shutdown", request, timeout: timeout)
        } catch .closed {
            return
        } catch {
            throw ShimError(error, attempting: "Shutdown", on: id)
        }
    }
}

extension ShimTask {
    /// Ends the task by SIGKILL to all of its processes, and waits until it has ended.
    ///
    /// Without `all` only its init process is sent it: where others are in its cgroup, to which the runtime sends a signal to all.
    /// A paused task is thawed, as it may take the signal only then. One that has ended already is no failure.
    public func end(
        _ timeouts: ShimTimeouts = ShimTimeouts(),
        within timeout: Duration,
        all: Bool = true
    ) async throws(ShimError) {
        let state = try await state(timeout: timeouts.state)
        guard state.status != .stopped else { return }
        let budget = TimeBudget(timeout)
        do {
            try await kill(signal: 9, all: all, timeout: budget.left)
        } catch  where error.code == .notFound {
            // It has ended since it was asked about.
        }
        // One that is gone already needs no thawing.
        if state.status == .paused { try? await resume(timeout: budget.left) }
        _ = try await wait(timeout: budget.left)
    }
}

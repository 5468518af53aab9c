// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// What can be done to a task. Each method acts once, within a deadline, and throws what the shim said.
extension ShimRegistry {
    /// Freezes every process of the task.
    public func pause(_ id: TaskID) async throws(ShimError) {
        defer { expectChange(of: id) }
        try await task(id).pause(timeout: options.limits.action)
    }

    /// Thaws a paused task.
    public func resume(_ id: TaskID) async throws(ShimError) {
        defer { expectChange(of: id) }
        try await task(id).resume(timeout: options.limits.action)
    }

    /// Sends a signal to the task's init process, or to every process of the task.
    public func kill(_ id: TaskID, signal: Int32, all: Bool = false) async throws(ShimError) {
        defer { expectChange(of: id) }
        try await task(id).kill(signal: signal, all: all, timeout: options.limits.action)
    }

    /// What the shim measures of the task's cgroup.
    public func stats(of id: TaskID) async throws(ShimError) -> TaskMetrics {
        try await task(id).stats(timeout: options.limits.action)
    }

    /// The processes of a task: from its cgroup where this host shows that, else from the shim.
    public func processes(of id: TaskID) async throws(ShimError) -> [TaskProcess] {
        guard let record = records[id] else { throw Self.noBundle(id) }
        if let pid = record.reading.pid, let pids = await Self.cgroupProcesses(of: pid, in: record) {
            return pids
        }
        var processes = try await task(id).pids(timeout: options.limits.action)
        for index in processes.indices {
            processes[index].command = ProcessStat(pid: processes[index].pid)?.name ?? ""
        }
        return processes
    }

    /// Deletes a task that has ended, then asks its shim to end when it serves nothing else: what containerd's own flow
    /// does, seen from the shim.
    ///
    /// With `killFirst` a live task is sent SIGKILL and waited for; without it, it is refused with `failedPrecondition`.
    /// The bundle is left to containerd, which removes it when it sees the shim go or when it starts next.
    public func delete(_ id: TaskID, killFirst: Bool = false) async throws(ShimError) -> DeletionReport {
        defer { expectChange(of: id) }
        let task = try await task(id)
        var report = DeletionReport()
        do {
            try await end(task, id, killFirst: killFirst)
            let exit = try await task.delete(timeout: options.limits.delete)
            report.exitStatus = exit.status
        } catch  where error.code == .notFound {
            report.notes.append("the shim no longer knew the task")
        }
        await shutDown(task, id, noting: &report)
        return report
    }

    // MARK: -

    private func expectChange(of id: TaskID) { records[id]?.expectChange(at: clock.now) }

    private func end(_ task: ShimTask, _ id: TaskID, killFirst: Bool) async throws(ShimError) {
        let state = try await task.state(timeout: options.limits.deadline)
        guard state.status != .stopped, state.status != .created || killFirst else { return }
        guard killFirst else {
            throw ShimError(
                .failedPrecondition,
                "\(id) is \(state.status.rawValue): kill it first, or choose to kill and delete"
            )
        }
        do {
            try await task.kill(signal: 9, all: true, timeout: options.limits.action)
        } catch  where error.code == .notFound {
            // It has ended since it was asked about: there is still the task to delete.
        }
        // A frozen task may take the signal only when it is thawed; one that is gone already needs no thawing.
        if state.status == .paused { try? await task.resume(timeout: options.limits.action) }
        _ = try await task.wait(timeout: options.limits.action)
    }

    private func shutDown(_ task: ShimTask, _ id: TaskID, noting report: inout DeletionReport) async {
        let others = records.values.filter { other in
            other.bundle.id != id && other.reading.endpoint?.address == task.shim.endpoint.address
                && other.reading.health != .ghost
        }
        guard others.isEmpty else {
            report.notes.append(
                "the shim stays: it serves \(others.count) other \(others.count == 1 ? "task" : "tasks")"
            )
            return
        }
        do {
            try await task.shutdown(timeout: options.limits.shutdown)
            pool.drop(task.shim, at: task.shim.params.address)
            await task.shim.close()
            report.notes.append("the shim was told to end")
        } catch {
            report.notes.append("the shim did not end: \(error.message)")
            return
        }
        let directory = records[id]?.bundle.stateDirectory
        switch daemons.first(where: { $0.directory.path == directory })?.reading.presence {
        case .up: report.notes.append("containerd removes the bundle")
        default: report.notes.append("the bundle stays until containerd is back")
        }
    }

    /// A connected handle on a task that has a bundle.
    private func task(_ id: TaskID) async throws(ShimError) -> ShimTask {
        guard let record = records[id] else { throw Self.noBundle(id) }
        guard let params = record.params else { throw ShimError(.invalid, "\(id): \(record.reading.why)") }
        do {
            return try await open(params, for: id.id, options.limits.deadline).get().shim.task(id.id)
        } catch {
            throw ShimError(error, attempting: "Connect", on: "\(id)")
        }
    }

    private static func noBundle(_ id: TaskID) -> ShimError {
        ShimError(.notFound, "\(id): there is no bundle of that name any more")
    }

    /// Reads `cgroup.procs` of the init process, off the event loop; nil when its cgroup is not visibly the task's own.
    @concurrent
    private static func cgroupProcesses(of pid: Int32, in record: TaskRecord) async -> [TaskProcess]? {
        guard let cgroup = ProcessCgroup(pid: pid), let last = cgroup.path.split(separator: "/").last,
            last.contains(record.bundle.id.id) || cgroup.path == record.reading.about.cgroupsPath,
            let pids = try? cgroup.processes()
        else { return nil }
        return pids.sorted().map { TaskProcess(pid: $0, command: ProcessStat(pid: $0)?.name ?? "") }
    }
}

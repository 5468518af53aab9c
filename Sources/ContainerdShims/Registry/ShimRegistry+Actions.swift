// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// What can be done to a task. Each method acts once, within a deadline, and throws what the shim said.
extension ShimRegistry {
    /// Freezes every process of the task.
    ///
    /// Throws `failedPrecondition` for a container with processes that must not be hit (`ProtectedProcesses`);
    /// so do ``kill(_:signal:all:)`` and ``delete(_:killFirst:)``.
    public func pause(_ id: TaskID) async throws(ShimError) {
        try await refuseProtected(id)
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
        try await refuseProtected(id)
        defer { expectChange(of: id) }
        try await task(id).kill(signal: signal, all: all, timeout: options.limits.action)
    }

    /// Waits until a task has ended, for a day at most.
    public func wait(for id: TaskID) async throws(ShimError) -> TaskExit {
        try await task(id).wait(timeout: .seconds(86400))
    }

    /// What the shim measures of the task's cgroup.
    public func stats(of id: TaskID) async throws(ShimError) -> TaskMetrics {
        try await task(id).stats(timeout: options.limits.action)
    }

    /// The processes of a task: from its cgroup where this host shows that, else from the shim.
    public func processes(of id: TaskID) async throws(ShimError) -> [TaskProcess] {
        guard let record = records[id] else { throw Self.noBundle(id) }
        if let pid = record.reading.pid, let pids = await cgroupProcesses(of: pid, record.reading) {
            return pids
        }
        return try await task(id).pids(timeout: options.limits.action).map { $0.named() }
    }

    /// Deletes a task that has ended, its shim when that serves nothing else, and its bundle unless containerd is up and
    /// does that itself.
    ///
    /// With `killFirst` a live task is sent SIGKILL and waited for; without it, it is refused with `failedPrecondition`.
    public func delete(_ id: TaskID, killFirst: Bool = false) async throws(ShimError) -> DeletionReport {
        try await refuseProtected(id)
        defer { expectChange(of: id) }
        let task = try await task(id)
        guard let record = records[id] else { throw Self.noBundle(id) }
        do {
            try await end(task, id, killFirst: killFirst)
        } catch  where error.code == .notFound {
            // A shim that does not know the task can still be told to end.
        }
        let others = tasksSharing(task.shim, besides: id)
        var deletion = TaskDeletion(
            task: task,
            bundle: record.bundle,
            otherTasks: others.count,
            keeper: keeper(of: record.bundle)
        )
        deletion.deleteTimeout = options.limits.delete
        deletion.timeouts = options.limits.shim
        var stays = false
        let report = try await deletion.run {
            // Asked once the task is gone: others of the same shim may be deleted at the same time.
            let held = await task.shim.tasksHeld(among: others, timeout: options.limits.deadline)
            stays = held > 0
            return held
        }
        if !stays { pool.drop(task.shim, at: task.shim.params.address) }
        return report
    }

    // MARK: -

    /// Throws when the container may not be touched.
    func refuseProtected(_ id: TaskID) async throws(ShimError) {
        guard let pid = records[id]?.reading.pid else { return }
        try await BlockingIO.read("\(id): protected processes") { () throws(ShimError) in
            try ProtectedProcesses().allowTouching(id, pid)
        }
    }

    func expectChange(of id: TaskID) { records[id]?.expectChange(at: clock.now) }

    private func end(_ task: ShimTask, _ id: TaskID, killFirst: Bool) async throws(ShimError) {
        guard !killFirst else { return try await task.end(options.limits.shim, within: options.limits.action) }
        let state = try await task.state(timeout: options.limits.deadline)
        guard state.status == .stopped || state.status == .created else {
            throw ShimError(
                .failedPrecondition,
                "\(id) is \(state.status.rawValue): kill it first, or choose to kill and delete"
            )
        }
    }

    private func tasksSharing(_ shim: Shim, besides id: TaskID) -> [String] {
        records.values.filter { other in
            other.bundle.id != id && other.reading.endpoint?.address == shim.endpoint.address
        }.map(\.bundle.id.id)
    }

    /// containerd, when it sees the shim go; nobody, when it is not there to see it.
    func keeper(of bundle: ShimBundle) -> TaskDeletion.BundleKeeper {
        switch daemons.first(where: { $0.directory.path == bundle.stateDirectory })?.reading.presence {
        case .up, .stopped: .containerd
        case .down, .unknown, nil: .nobody
        }
    }

    /// A connected handle on a task that has a bundle.
    func task(_ id: TaskID) async throws(ShimError) -> ShimTask {
        guard let record = records[id] else { throw Self.noBundle(id) }
        guard let params = record.params else { throw ShimError(.invalid, "\(id): \(record.reading.why)") }
        do {
            return try await open(params, for: id.id, options.limits.deadline).get().shim.task(id.id)
        } catch {
            throw ShimError(error, attempting: "Connect", on: "\(id)")
        }
    }

    static func noBundle(_ id: TaskID) -> ShimError {
        ShimError(.notFound, "\(id): there is no bundle of that name any more")
    }

    /// Reads `cgroup.procs` of the init process, off the event loop; nil when its cgroup is not visibly the task's own.
    private func cgroupProcesses(of pid: Int32, _ reading: ShimReading) async -> [TaskProcess]? {
        let found = try? await BlockingIO.read("\(reading.id): processes") { () -> [TaskProcess]? in
            guard let cgroup = ProcessCgroup(pid: pid),
                cgroup.isOwn(of: reading.id.id, reading.about.cgroupsPath), let pids = try? cgroup.processes()
            else { return nil }
            return pids.sorted().map { TaskProcess(pid: $0, command: ProcessStat(pid: $0)?.name ?? "") }
        }
        return found ?? nil
    }
}

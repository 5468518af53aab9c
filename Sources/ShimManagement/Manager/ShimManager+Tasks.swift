// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims
import LinuxHost

/// What can be done to tasks. What is done here is published here.
extension ShimManager {
    /// Starts a shim and has it make a task; the task's init process waits for ``start(_:)``.
    ///
    /// Throws `alreadyExists` when there is a bundle of that name, and what the shim said otherwise; what was made until
    /// then is removed again.
    public func create(
        _ id: TaskID,
        from source: TaskSource,
        io: TaskIO = TaskIO(),
        options runtime: PackedMessage? = nil
    ) async throws(ShimError) -> ShimTask {
        try Identifier.validate(id.namespace, as: "namespace")
        try Identifier.validate(id.id, as: "container id")
        let bundle = options.directory.bundle(of: id)
        let (spec, binary) = try await BlockingIO.read("\(id): \(source.folder)") { () throws(ShimError) in
            (try source.spec(for: id), try ShimBinary(runtime: source.runtime))
        }
        try await Self.make(bundle, spec)
        // A shim waits with everything until somebody reads its log.
        readLog(of: bundle)
        do throws(ShimError) {
            let task = try await startShim(binary, bundle, runtime)
            let creation = TaskCreation(bundle: bundle.path, rootfs: source.rootfs, io: io, options: runtime)
            let pid = try await task.create(creation, timeout: options.actionTimeout)
            records[id]?.initPid = pid
            // It would not have known the task any earlier.
            watch(.process(id, task))
            events.publish(EventEnvelope(.create(bundle: bundle.path, pid: pid), of: id), from: .client)
            return task
        } catch {
            throw await undo(bundle, binary, error)
        }
    }

    /// Starts a task that was made.
    @discardableResult
    public func start(_ id: TaskID) async throws(ShimError) -> Int32 {
        let pid = try await record(id).task.start(timeout: options.actionTimeout)
        records[id]?.isStarted = true
        events.publish(EventEnvelope(.start(pid: pid), of: id), from: .client)
        return pid
    }

    /// Deletes a task that has ended, its shim unless that serves others, and its bundle.
    public func delete(_ id: TaskID) async throws(ShimError) -> DeletionReport {
        let record = try record(id)
        var deletion = TaskDeletion(
            task: record.task,
            bundle: record.bundle,
            otherTasks: tasksSharing(record.task.shim, besides: id),
            keeper: options.policy == .manager ? .nobody : .containerd
        )
        deletion.timeouts = options.timeouts
        deletion.deleteTimeout = options.actionTimeout
        let report = try await deletion.run {
            records[id] = nil
            return tasksSharing(record.task.shim, besides: id)
        }
        // A shim that stays serves others on connections of their own.
        await record.task.shim.close()
        stopReadingLog(of: id)
        if let exit = report.exit, let pid = exit.pid {
            events.publish(
                EventEnvelope(.delete(process: id.id, pid: pid, status: exit.status, at: exit.at), of: id),
                from: .client
            )
        }
        return report
    }

    // MARK: -

    private func tasksSharing(_ shim: Shim, besides id: TaskID) -> Int {
        records.count { $0.key != id && $0.value.task.shim.params.address == shim.params.address }
    }

    private func startShim(
        _ binary: ShimBinary,
        _ bundle: ShimBundle,
        _ runtime: PackedMessage?
    ) async throws(ShimError) -> ShimTask {
        let budget = TimeBudget(options.timeouts.load)
        var context = ShimBinaryContext(bundle: bundle, daemonAddress: options.daemonAddress)
        if let address = options.eventsAddress { context.ttrpcAddress = address }
        context.options = runtime
        let form = await binary.stdinForm(within: budget.left)
        let params = try await binary.start(context, stdin: form, within: budget.left)
        try await Self.record(params, binary, in: bundle)
        do throws(LoadFailure) {
            adopt(try await loader.load(bundle))
        } catch {
            throw error.reason
        }
        records[bundle.id]?.isStarted = false
        return try record(bundle.id).task
    }

    /// Removes what was made for a task that failed, and adds to its error what could not be removed.
    private func undo(_ bundle: ShimBundle, _ binary: ShimBinary, _ error: ShimError) async -> ShimError {
        let problems = await remains(of: bundle, binary)
        stopReadingLog(of: bundle.id)
        guard !problems.isEmpty else { return error }
        return ShimError(error.code, "\(error.message); its bundle was left: \(problems.joined(separator: "; "))")
    }

    /// Ends the shim, if one came up, and removes the bundle; says what did not work.
    private func remains(of bundle: ShimBundle, _ binary: ShimBinary) async -> [String] {
        guard let record = records.removeValue(forKey: bundle.id) else { return await unloaded(bundle) }
        let others = tasksSharing(record.task.shim, besides: bundle.id)
        var deletion = TaskDeletion(task: record.task, bundle: bundle, otherTasks: others, keeper: .nobody)
        deletion.timeouts = options.timeouts
        deletion.deleteTimeout = options.actionTimeout
        var problems: [String]
        do throws(ShimError) {
            problems = try await deletion.run().problems
        } catch {
            // A shim that holds on to the task: its binary ends what there is of it.
            var cleanup = cleanup(bundle)
            cleanup.fallbackBinary = binary.path
            let report = await cleanup.run(publishingTo: nil)
            problems = report.isBundleRemoved ? [] : [error.message] + report.problems
        }
        await record.task.shim.close()
        return problems
    }

    /// A bundle whose shim was not loaded: it goes, unless a shim came up that may be there.
    private func unloaded(_ bundle: ShimBundle) async -> [String] {
        do throws(ShimError) {
            let binary = try await BlockingIO.read("\(bundle.id)") { () throws(ShimError) in try bundle.shimBinaryPath()
            }
            if binary != nil {
                let evidence = await ShimInspection(loader: loader).inspect(bundle)
                guard ShimVitality(evidence) == .dead else { return ["its shim was started: \(evidence)"] }
            }
            return try await bundle.remove(within: options.timeouts.cleanup)
        } catch {
            return [error.message]
        }
    }

    private static func make(_ bundle: ShimBundle, _ spec: [UInt8]) async throws(ShimError) {
        try await BlockingIO.change("\(bundle.id): bundle") { () throws(ShimError) in try bundle.make(spec: spec) }
    }

    private static func record(
        _ params: BootstrapParams,
        _ binary: ShimBinary,
        in bundle: ShimBundle
    ) async throws(ShimError) {
        try await BlockingIO.change("\(bundle.id): bundle") { () throws(ShimError) in
            try bundle.write(params)
            try bundle.write(shimBinary: binary.path)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims
import LinuxHost

extension ShimManager {
    /// Loads every shim of the state directory, or of some namespaces.
    ///
    /// With `LoadPolicy.manager` an `address` file is migrated, the bundle of a dead shim is cleaned up, and a shim that
    /// holds no task is told to end: what was done is in `LoadReport.actions`. As in containerd nothing is published
    /// about tasks that were found dead.
    public func load(namespaces: Set<String> = []) async -> LoadReport {
        var report = await loader.load(options.directory, namespaces: namespaces)
        // A sandbox may have the id of a task; what it hosts is in the bundles of tasks.
        let tasks = report.loaded.filter { !$0.bundle.isSandbox }
        await withDiscardingTaskGroup { group in
            for shim in tasks { group.addTask { await self.take(shim) } }
        }
        guard options.policy == .manager else { return report }
        let loader = loader
        await withTaskGroup(of: [String].self) { group in
            for shim in tasks {
                group.addTask { await self.migrate(shim) + self.endIfEmpty(shim) }
            }
            for failure in report.failures where !failure.bundle.isSandbox {
                group.addTask {
                    let evidence = await ShimInspection(loader: loader).inspect(failure.bundle)
                    guard ShimVitality(evidence) == .dead else { return [] }
                    // Its start was cut off: there is nothing but the bundle, and no binary to ask.
                    let bundle = failure.bundle
                    let binary = try? await BlockingIO.read("\(bundle.id)") { () throws(ShimError) in
                        try bundle.shimBinaryPath()
                    }
                    let isUnstarted = evidence.answer == .noAddress && binary == .some(nil)
                    return await self.cleanUp(failure.bundle, isUnstarted: isUnstarted)
                }
            }
            for await actions in group { report.actions += actions }
        }
        report.actions.sort()
        return report
    }

    /// Takes a loaded shim's task in, and watches both; a connection that it had before is closed.
    ///
    /// `old` is the task that it had to be known as until now: whoever forgot it meanwhile has dealt with it.
    func take(_ loaded: LoadedShim, insteadOf old: ShimTask? = nil) async {
        let (id, task) = (loaded.bundle.id, loaded.task)
        let state = try? await task.state(timeout: options.timeouts.state)
        let before = records[id]
        if let old, before?.task.shim !== old.shim { return await task.shim.close() }
        adopt(loaded, state)
        if let before, before.initPid == records[id]?.initPid, before.exitIsTold {
            records[id]?.exitIsTold = true
        } else {
            watch(.process(id, task))
        }
        await before?.task.shim.close()
    }

    /// Takes in a loaded shim, and watches its connection.
    func adopt(_ loaded: LoadedShim, _ state: TaskState? = nil) {
        let (id, task) = (loaded.bundle.id, loaded.task)
        records[id] = Record(
            bundle: loaded.bundle,
            task: task,
            process: ShimProcessIdentity(pid: loaded.connection.shimPid),
            initPid: state?.pid,
            isStarted: state.map { $0.status != .created } ?? (loaded.connection.taskPid != nil)
        )
        watch(.connection(id, task))
    }

    /// Writes the `bootstrap.json` that containerd 2 would, beside an `address` of containerd 1.
    private func migrate(_ loaded: LoadedShim) async -> [String] {
        let (bundle, params) = (loaded.bundle, loaded.shim.params)
        do throws(ShimError) {
            return try await BlockingIO.change("\(bundle.id): bundle") { () throws(ShimError) in
                guard HostPath.isMissing(bundle.path + "/bootstrap.json") else { return [] }
                try bundle.write(params)
                return ["\(bundle.id): migrated the address file to bootstrap.json"]
            }
        } catch {
            return ["\(bundle.id): the address file was not migrated: \(error.message)"]
        }
    }

    /// Ends a shim that answers and holds no task any more.
    ///
    /// Only `NotFound`, or an empty list without an error, says so: a container whose processes cannot be listed is alive.
    private func endIfEmpty(_ loaded: LoadedShim) async -> [String] {
        do throws(ShimError) {
            guard try await loaded.task.pids(timeout: options.timeouts.load).isEmpty else { return [] }
        } catch {
            guard error.code == .notFound else { return [] }
        }
        let id = loaded.bundle.id
        do throws(ShimError) {
            let report = try await delete(id)
            let what = ["its shim held no process of it"] + report.notes
            return ([what.joined(separator: ", ")] + report.problems).map { "\(id): \($0)" }
        } catch {
            return ["\(id): its shim holds no process of it, and was not ended: \(error.message)"]
        }
    }

    private func cleanUp(_ bundle: ShimBundle, isUnstarted: Bool) async -> [String] {
        if isUnstarted { return await removeUnstarted(bundle) }
        let report = await cleanup(bundle).run(publishingTo: nil)
        let outcome =
            report.isBundleRemoved
            ? "its shim was dead and its bundle was removed" : "its shim is dead, its bundle stays"
        return ([outcome] + report.problems).map { "\(bundle.id): \($0)" }
    }

    private func removeUnstarted(_ bundle: ShimBundle) async -> [String] {
        do throws(ShimError) {
            let problems = try await bundle.remove(within: options.timeouts.cleanup)
            return (["its shim never came up and its bundle was removed"] + problems).map { "\(bundle.id): \($0)" }
        } catch {
            return ["\(bundle.id): its shim never came up, and its bundle stays: \(error.message)"]
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import LinuxHost

extension ShimManager {
    /// Loads every shim of the state directory, or of some namespaces.
    ///
    /// With ``LoadPolicy/manager`` an `address` file is migrated, the bundle of a dead shim is cleaned up, and a shim that
    /// holds no task is told to end: what was done is in ``LoadReport/actions``. As in containerd nothing is published
    /// about tasks that were found dead.
    public func load(namespaces: Set<String> = []) async -> LoadReport {
        var report = await loader.load(options.directory, namespaces: namespaces)
        for shim in report.loaded {
            if let old = records[shim.bundle.id] { await old.task.shim.close() }
            await adopt(shim)
        }
        guard options.policy == .manager else { return report }
        let loader = loader
        await withTaskGroup(of: [String].self) { group in
            for shim in report.loaded where !shim.bundle.isSandbox {
                group.addTask { await self.migrate(shim) + self.endIfEmpty(shim) }
            }
            for failure in report.failures {
                group.addTask {
                    let evidence = await ShimInspection(loader: loader).inspect(failure.bundle)
                    return ShimVitality(evidence) == .dead ? await self.cleanUp(failure.bundle) : []
                }
            }
            for await actions in group { report.actions += actions }
        }
        report.actions.sort()
        return report
    }

    /// Takes a loaded shim's task in, and watches both.
    func adopt(_ loaded: LoadedShim) async {
        let task = loaded.task
        let state = try? await task.state(timeout: options.timeouts.state)
        records[loaded.bundle.id] = Record(
            bundle: loaded.bundle,
            task: task,
            process: ShimProcessIdentity(pid: loaded.connection.shimPid),
            initPid: state?.pid,
            isStarted: state.map { $0.status != .created } ?? (loaded.connection.taskPid != nil)
        )
        watch(.task(loaded.bundle.id, task))
    }

    /// Writes the `bootstrap.json` that containerd 2 would, beside an `address` of containerd 1.
    private func migrate(_ loaded: LoadedShim) async -> [String] {
        let (bundle, params) = (loaded.bundle, loaded.shim.params)
        return await Self.concurrently {
            guard !HostPath.isRegularFile(bundle.path + "/bootstrap.json") else { return [] }
            do throws(ShimError) {
                try bundle.write(params)
                return ["\(bundle.id): migrated the address file to bootstrap.json"]
            } catch {
                return ["\(bundle.id): the address file was not migrated: \(error.message)"]
            }
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
            return (["its shim held no task and was told to end"] + report.problems).map { "\(id): \($0)" }
        } catch {
            return ["\(id): its shim holds no task, and was not ended: \(error.message)"]
        }
    }

    private func cleanUp(_ bundle: ShimBundle) async -> [String] {
        let report = await cleanup(bundle).run(publishingTo: nil)
        let outcome =
            report.isBundleRemoved ? "its shim was dead and its bundle was removed" : "its shim is dead, its bundle stays"
        return ([outcome] + report.problems).map { "\(bundle.id): \($0)" }
    }

    @concurrent
    static func concurrently<Value: Sendable>(_ work: @Sendable () -> Value) async -> Value { work() }
}

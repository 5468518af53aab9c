// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import LinuxHost
import ShimManagement

/// Deleting, cleaning up, and what takes a file.
extension ActionPerformer {
    /// Deletes a task that has ended, its shim when that serves nothing else, and its bundle unless containerd is up and
    /// does that itself.
    ///
    /// With `killFirst` a live task is sent SIGKILL and waited for; without it, it is refused with `failedPrecondition`.
    func delete(_ id: TaskID, killFirst: Bool = false) async throws(ShimError) -> DeletionReport {
        let task = try await registry.task(id)
        let known = try await registry.find(id)
        do {
            try await end(task, id, killFirst: killFirst)
        } catch  where error.code == .notFound {
            // A shim that does not know the task can still be told to end.
        }
        let others = known.sharing.map(\.id.id)
        var deletion = TaskDeletion(
            task: task,
            bundle: known.bundle,
            otherTasks: others.count,
            keeper: await keeper(of: known.bundle)
        )
        deletion.deleteTimeout = limits.delete
        deletion.timeouts = limits.shim
        let deadline = limits.deadline
        var stays = false
        let report = try await deletion.run {
            // Asked once the task is gone: others of the same shim may be deleted at the same time.
            let held = await task.shim.tasksHeld(among: others, timeout: deadline)
            stays = held > 0
            return held
        }
        if !stays { await registry.forget(task.shim) }
        return report
    }

    private func end(_ task: ShimTask, _ id: TaskID, killFirst: Bool) async throws(ShimError) {
        guard !killFirst else { return try await task.end(limits.shim, within: limits.action) }
        let state = try await task.state(timeout: limits.deadline)
        guard state.status == .stopped || state.status == .created else {
            throw ShimError(
                .failedPrecondition,
                "\(id) is \(state.status.rawValue): kill it first, or choose to kill and delete"
            )
        }
    }

    /// containerd, when it sees the shim go; nobody, when it is not there to see it.
    func keeper(of bundle: ShimBundle) async -> TaskDeletion.BundleKeeper {
        let daemon = await registry.daemonReadings.first { $0.stateDirectory == bundle.stateDirectory }
        return switch daemon?.presence {
        case .up, .stopped: .containerd
        case .down, .unknown, nil: .nobody
        }
    }

    /// Cleans up after a dead shim: its binary's `delete`, which kills what is left of the task, and then the bundle.
    ///
    /// Throws `failedPrecondition` when the shim is not dead; one that does not answer in time is not.
    func cleanUp(_ id: TaskID) async throws(ShimError) -> DeadShimReport {
        let bundle = try await registry.find(id).bundle
        let inspection = ShimInspection(loader: ShimLoader(timeouts: limits.shim))
        if let obstacle = ShimVitality(await inspection.inspect(bundle)).obstacleToCleanup {
            throw ShimError(.failedPrecondition, "\(id) was not cleaned up: \(obstacle)")
        }
        return await DeadShimCleanup(bundle: bundle, daemonAddress: try await daemonAddress(of: bundle))
            .run(publishingTo: nil)
    }

    /// Where the containerd of a bundle listens.
    func daemonAddress(of bundle: ShimBundle) async throws(ShimError) -> String {
        try await BlockingIO.read("\(bundle.id): containerd's socket") {
            StateDirectory(path: bundle.stateDirectory).daemonAddress
        }
    }

    /// Writes the state of the task's processes into a directory, which is made if need be; within a minute.
    func checkpoint(_ id: TaskID, to path: String) async throws(ShimError) {
        do throws(SystemError) {
            try await BlockingIO.change { () throws(SystemError) in try Directory.make(path) }
        } catch {
            throw ShimError(error.isUnanswered ? .deadlineExceeded : .invalidArgument, "\(id): \(error)")
        }
        try await registry.task(id).checkpoint(to: path, timeout: .seconds(60))
    }
}

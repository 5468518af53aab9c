// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import LinuxHost
import ShimManagement

/// Deleting, ending a shim, and writing a checkpoint.
extension ActionPerformer {
    /// Deletes a task that has ended, its shim when that serves nothing else, and its bundle unless containerd is up and
    /// does that itself.
    ///
    /// With `killFirst` a live task is sent SIGKILL and waited for; without it, it is refused with `failedPrecondition`.
    func delete(
        _ known: KnownTask,
        _ target: ActionTarget,
        killFirst: Bool = false
    ) async throws(ShimError) -> DeletionReport {
        let task = try await self.task(target)
        do {
            try await end(task, known.reading, killFirst: killFirst)
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
        deletion.daemonAddress = try await daemonAddress(of: known.bundle)
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

    private func end(_ task: ShimTask, _ reading: ShimReading, killFirst: Bool) async throws(ShimError) {
        let id = reading.id
        guard !killFirst else {
            let isAlone = await stranger(in: reading) == nil
            return try await task.end(limits.shim, within: limits.action, all: isAlone)
        }
        let state = try await task.state(timeout: limits.deadline)
        guard state.status == .stopped || state.status == .created else {
            throw ShimError(
                .failedPrecondition,
                "\(id) is \(state.status.rawValue): kill it first, or choose to kill and delete"
            )
        }
    }

    /// Asks the shim to end.
    ///
    /// Throws `failedPrecondition` where it stays, as it holds the task.
    func shutDown(_ target: ActionTarget) async throws(ShimError) {
        let (task, id) = (try await self.task(target), target.id)
        try await task.shutdown(timeout: limits.action)
        guard let state = try? await task.state(timeout: limits.action) else { return }
        throw ShimError(
            .failedPrecondition,
            "Shutdown \(id): the shim stays, as it holds this task (\(state.status.rawValue)): delete it first"
        )
    }

    /// Writes the state of the task's processes into a directory, which is made if need be.
    func checkpoint(_ target: ActionTarget, to path: String, _ options: CheckpointOptions) async throws(ShimError) {
        do throws(SystemError) {
            try await BlockingIO.change { () throws(SystemError) in try Directory.make(path) }
        } catch {
            throw ShimError(error.isUnanswered ? .deadlineExceeded : .invalidArgument, "\(target.id): \(error)")
        }
        try await task(target).checkpoint(to: path, options, timeout: limits.checkpoint)
    }
}

extension ActionOutcome {
    init(_ report: DeletionReport) {
        let exit = report.exit.map { ["deleted, exit status \($0.status)"] } ?? []
        self.init(
            words: (exit + report.notes + report.problems).joined(separator: "; "),
            problems: report.problems,
            exit: report.exit,
            notes: report.notes
        )
    }
}

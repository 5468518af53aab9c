// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims
import LinuxHost
import RPC

/// Deletes a task that has ended, in the order in which containerd does.
///
/// The task goes from the shim, then from the record of whoever keeps one (so that the end of the shim is not taken for its
/// death, and no event is published twice), then the shim ends unless it serves others, then the bundle goes. Once the shim
/// has deleted the task nothing stops the rest: what fails is collected.
public struct TaskDeletion: Sendable {
    /// Who removes the bundle.
    public enum BundleKeeper: Sendable, Hashable {
        /// containerd, which does it when it sees the shim go, as it is up.
        case containerd
        /// Nobody else does: it is removed here.
        case nobody
    }

    /// The task to delete.
    public var task: ShimTask
    /// Its bundle.
    public var bundle: ShimBundle
    /// How many other tasks the shim serves, as far as that is known beforehand: it ends only when there is none.
    public var otherTasks: Int
    /// Who removes the bundle.
    public var keeper: BundleKeeper
    /// How long is waited for the shim's answer to `Delete`, in which it waits up to 10 s for output to drain.
    ///
    /// Default 30 s.
    public var deleteTimeout: Duration = .seconds(30)
    /// Path of the socket of the containerd that the shim belongs to; nil for the likeliest beside the state directory.
    public var daemonAddress: String?
    /// How long is waited for the end of the shim.
    public var timeouts: ShimTimeouts = ShimTimeouts()

    /// The deletion of a task, with the default timeouts.
    public init(task: ShimTask, bundle: ShimBundle, otherTasks: Int, keeper: BundleKeeper) {
        self.task = task
        self.bundle = bundle
        self.otherTasks = otherTasks
        self.keeper = keeper
    }

    /// Deletes the task; `forget` is called once the shim has.
    ///
    /// It returns how many other tasks the shim serves by then, as several may be deleted at the same time, or nil for
    /// ``otherTasks``.
    ///
    /// Throws when the shim refuses to delete the task, and then everything is as it was. A shim that does not know the
    /// task, or is gone, is no failure.
    public func run(forget: () async -> Int? = { nil }) async throws(ShimError) -> DeletionReport {
        var report = DeletionReport()
        var isShimGone = false
        do {
            report.exit = try await task.askDelete(timeout: deleteTimeout)
        } catch .status(let status) where status.code == .notFound {
            report.notes.append("the shim no longer knew the task")
        } catch .closed {
            report.notes.append("the shim was gone already")
            isShimGone = true
        } catch {
            throw ShimError(error, attempting: "Delete", on: task.id)
        }
        let otherTasks = await forget() ?? otherTasks
        guard otherTasks == 0 else {
            report.notes.append("the shim stays: it serves \(otherTasks) other \(otherTasks == 1 ? "task" : "tasks")")
            if keeper == .nobody { await removeBundle(isShimGone, noting: &report) }
            return report
        }
        guard await endShim(noting: &report) else { return report }
        switch keeper {
        case .containerd: report.notes.append("containerd removes the bundle")
        case .nobody: await removeBundle(isShimGone, noting: &report)
        }
        return report
    }

    /// Says whether the shim has ended: its bundle must stay otherwise, as it leads to it.
    private func endShim(noting report: inout DeletionReport) async -> Bool {
        let budget = TimeBudget(timeouts.shutdown)
        var problem: String?
        do throws(ShimError) {
            try await task.shutdown(timeout: budget.left)
            if await !hasClosed(within: budget.left) {
                problem = "the shim agreed to end and is still there \(timeouts.shutdown.brief) later"
            }
        } catch {
            problem = "the shim did not end: \(error.message)"
        }
        await task.shim.close()
        if let problem { report.problems.append(problem) } else { report.notes.append("the shim has ended") }
        return problem == nil
    }

    /// Whether the shim closes its end of the connection in time.
    private func hasClosed(within time: Duration) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                _ = await task.shim.waitUntilClosed()
                return !Task.isCancelled
            }
            group.addTask {
                try? await Task.sleep(for: time)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }

    private func removeBundle(_ isShimGone: Bool, noting report: inout DeletionReport) async {
        let bundle = bundle
        let binary = try? await BlockingIO.read("\(bundle.id)") { () throws(ShimError) in try bundle.shimBinaryPath() }
        if isShimGone, binary ?? nil != nil { return await cleanUp(noting: &report) }
        do throws(ShimError) {
            report.problems += try await bundle.remove(within: timeouts.cleanup)
            report.notes.append("the bundle was removed")
        } catch {
            report.problems.append("the bundle was not removed: \(error.message)")
        }
    }

    /// A shim that was gone may have left its container behind: its program ends that first.
    private func cleanUp(noting report: inout DeletionReport) async {
        let directory = bundle.stateDirectory
        var address = daemonAddress
        if address == nil {
            address = try? await BlockingIO.read(directory) { StateDirectory(path: directory).daemonAddress }
        }
        var cleanup = DeadShimCleanup(bundle: bundle, daemonAddress: address ?? "\(directory)/containerd.sock")
        cleanup.timeouts = timeouts
        let done = await cleanup.run(publishingTo: nil)
        report.problems += done.problems
        if done.isBundleRemoved { report.notes.append("the bundle was removed") }
    }
}

/// What became of a task, its shim and its bundle when it was deleted.
public struct DeletionReport: Sendable, Hashable {
    /// How the init process ended; nil when the shim no longer knew the task.
    public var exit: TaskExit?
    /// What happened in the steps after the deletion itself, each a short sentence without a full stop.
    public var notes: [String]
    /// What went wrong in those steps, likewise; what they should have removed may still be there.
    public var problems: [String]

    /// A report of these findings.
    public init(exit: TaskExit? = nil, notes: [String] = [], problems: [String] = []) {
        self.exit = exit
        self.notes = notes
        self.problems = problems
    }
}

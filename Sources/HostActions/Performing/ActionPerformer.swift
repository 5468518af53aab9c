// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import HostRegistry
import LinuxHost
import ShimLogs
import ShimManagement

/// Does what an action says to the task of a registry, once and within a deadline.
package struct ActionPerformer: Sendable {
    let registry: ShimRegistry
    var limits: RegistryLimits { registry.options.limits }

    package init(_ registry: ShimRegistry) { self.registry = registry }

    /// What came of an action.
    package struct Outcome: Sendable, Hashable {
        /// What was done, in a few words.
        package var words: String
        /// What it brought to light; empty for most.
        package var lines: [String] = []
    }

    /// Does it.
    ///
    /// Throws what the shim said, and `failedPrecondition`, having done nothing, for a container with processes that must not be
    /// hit (`ProtectedProcesses`).
    package func perform(_ action: TaskAction) async throws(ShimError) -> Outcome {
        let id = action.target.id
        if action.kind.hitsProcesses { try await refuseProtected(id) }
        let result: Result<Outcome, ShimError>
        do throws(ShimError) { result = .success(try await perform(action.kind, on: id)) } catch {
            result = .failure(error)
        }
        await registry.expectChange(of: id)
        return try result.get()
    }

    private func perform(_ kind: TaskAction.Kind, on id: TaskID) async throws(ShimError) -> Outcome {
        switch kind {
        case .pause:
            try await registry.task(id).pause(timeout: limits.action)
            return Outcome(words: "paused")
        case .resume:
            try await registry.task(id).resume(timeout: limits.action)
            return Outcome(words: "resumed")
        case .kill(let signal, let all):
            try await registry.task(id).kill(signal: signal.number, all: all, timeout: limits.action)
            return Outcome(words: "sent")
        case .delete(let killFirst): return Outcome(words: try await delete(id, killFirst: killFirst).words)
        case .signalProcess(let process, let signal):
            try await self.signal(signal.number, process.pid, startTicks: process.startTicks, of: id)
            return Outcome(words: "sent")
        case .force(let step): return Outcome(words: try await force(step, on: id))
        case .checkpoint(let path):
            try await checkpoint(id, to: path)
            return Outcome(words: "written")
        case .update(let limits, _):
            try await registry.task(id).update(limits, timeout: self.limits.action)
            return Outcome(words: "set")
        case .cleanUp:
            let report = try await cleanUp(id)
            let gone = report.isBundleRemoved ? "the bundle is gone" : "the bundle stays"
            return Outcome(
                words: (["exit status \(report.exit.status), \(gone)"] + report.problems).joined(separator: "; ")
            )
        // What is read from then on follows in the log pane.
        case .takeOutput, .drainLog: return Outcome(words: "begun")
        case .dumpStacks:
            let lines = try await dumpStacks(of: id)
            return Outcome(words: "\(lines.count) lines", lines: lines)
        }
    }

    /// Throws when the container may not be touched.
    private func refuseProtected(_ id: TaskID) async throws(ShimError) {
        guard let pid = await registry.known(id)?.reading.pid else { return }
        try await BlockingIO.read("\(id): protected processes") { () throws(ShimError) in
            try ProtectedProcesses().allowTouching(id, pid)
        }
    }
}

extension TaskAction.Kind {
    fileprivate var hitsProcesses: Bool {
        switch self {
        case .pause, .kill, .delete: true
        case .force(let step): step != .wait
        case .resume, .signalProcess, .checkpoint, .update, .cleanUp, .takeOutput, .drainLog, .dumpStacks: false
        }
    }
}

extension DeletionReport {
    /// What was done, in a few words.
    var words: String {
        let exit = exit.map { ["deleted, exit status \($0.status)"] } ?? []
        return (exit + notes + problems).joined(separator: "; ")
    }
}

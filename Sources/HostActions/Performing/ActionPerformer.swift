// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import HostRegistry
import LinuxHost
package import ShimLogs
import ShimManagement
import Synchronization

/// Does what an action says, once and within a deadline: whatever changes a task of a host goes through here.
///
/// Nothing is done where only looking is allowed, to another task than the one that was decided on, to one to which it cannot be
/// done, or to processes that nobody may touch. What is done is written down before and after.
package struct ActionPerformer: Sendable {
    /// What may be done, and where it is written down.
    package struct Rules: Sendable {
        package var isReadOnly = false
        /// nil where nothing is written down: on a simulated host.
        package var journal: JournalFile?
        /// Whether nothing is done that the journal does not take.
        package var requiresJournal = false

        package init(isReadOnly: Bool = false, journal: JournalFile? = nil, requiresJournal: Bool = false) {
            self.isReadOnly = isReadOnly
            self.journal = journal
            self.requiresJournal = requiresJournal
        }
    }

    let registry: ShimRegistry
    private let rules: Rules
    var limits: RegistryLimits { registry.options.limits }

    package init(_ registry: ShimRegistry, _ rules: Rules = Rules()) {
        self.registry = registry
        self.rules = rules
    }

    /// Does it, and tells what the shim said; `failedPrecondition`, having done nothing, where it is refused.
    package func perform(_ action: TaskAction) async -> ActionReport {
        let detours = Mutex<[ActionReport.Detour]>([])
        var report: ActionReport
        do throws(ShimError) {
            let outcome = try await perform(
                action,
                { sentence, record in detours.withLock { $0.append(.init(sentence: sentence, record: record)) } },
                words: \.words
            ) { (known) throws(ShimError) in try await perform(action.kind, on: known) }
            report = ActionReport(result: .success(outcome))
        } catch {
            report = ActionReport(result: .failure(error))
        }
        report.detours = detours.withLock { $0 }
        return report
    }

    /// Drains the log pipe of the task's shim, whose readers are all stopped, for as long as they are, and hands over what comes;
    /// `say` is told where a record had to go elsewhere than into the journal.
    ///
    /// Throws `failedPrecondition` also while a reader runs.
    package func drain(
        _ action: TaskAction,
        to file: String?,
        deliver: @escaping @Sendable ([UInt8]) -> Void,
        say: @escaping ActionJournal.Speaker
    ) async throws(ShimError) -> LogPipeRescueReport {
        try await perform(action, say, words: \.words) { (known) throws(ShimError) in
            try await LogPipeRescue(pipe: await logPipe(of: known), file: file).run(deliver)
        }
    }

    private func perform<Value: Sendable>(
        _ action: TaskAction,
        _ say: @escaping ActionJournal.Speaker,
        words: (Value) -> String?,
        _ act: (KnownTask) async throws(ShimError) -> Value
    ) async throws(ShimError) -> Value {
        guard !rules.isReadOnly else { throw ShimError(.failedPrecondition, action.readOnlyRefusal) }
        let id = action.target.id
        await registry.readAddresses()
        let known = try await registry.find(id)
        if let obstacle = await obstacle(to: action, known) {
            throw ShimError(.failedPrecondition, "\(action.name): \(action.target.label): \(obstacle)")
        }
        if action.kind.hitsProcesses, let pid = known.reading.pid {
            try await BlockingIO.read("\(id): protected processes") { () throws(ShimError) in
                try ProtectedProcesses().allowTouching(id, pid)
            }
        }
        let journal = ActionJournal(rules.journal, isRequired: rules.requiresJournal, say: say)
        return try await journal.perform(JournalRecord(action), words: words) { () throws(ShimError) in
            let result: Result<Value, ShimError>
            do throws(ShimError) { result = .success(try await act(known)) } catch { result = .failure(error) }
            await registry.expectChange(of: id)
            return try result.get()
        }
    }

    /// Why it cannot be done to the task as it is now.
    private func obstacle(to action: TaskAction, _ known: KnownTask) async -> String? {
        guard case .cleanUp(_, let isMeant) = action.kind else { return action.obstacle(known.reading) }
        if let difference = action.target.difference(from: known.reading) { return "\(difference): nothing was done" }
        return cleanUpObstacle(await inspect(known.bundle), await keeper(of: known.bundle), isMeant)
    }

    /// Writes down what happens anyway, and tells where that went if not into the journal.
    package func note(_ record: JournalRecord) async -> [ActionReport.Detour] {
        let detours = Mutex<[ActionReport.Detour]>([])
        let journal = ActionJournal(rules.journal, isRequired: false) { sentence, record in
            detours.withLock { $0.append(.init(sentence: sentence, record: record)) }
        }
        await journal.note(record)
        return detours.withLock { $0 }
    }

    private func perform(_ kind: TaskAction.Kind, on known: KnownTask) async throws(ShimError) -> ActionOutcome {
        let id = known.bundle.id
        switch kind {
        case .start:
            _ = try await registry.task(id).start(timeout: limits.action)
            return ActionOutcome(words: "started")
        case .pause:
            try await registry.task(id).pause(timeout: limits.action)
            return ActionOutcome(words: "paused")
        case .resume:
            try await registry.task(id).resume(timeout: limits.action)
            return ActionOutcome(words: "resumed")
        case .kill(let signal, let all):
            try await registry.task(id).kill(signal: signal.number, all: all, timeout: limits.action)
            return ActionOutcome(words: "sent")
        case .killExec(let exec, let signal):
            try await registry.task(id).process(exec).kill(signal: signal.number, timeout: limits.action)
            return ActionOutcome(words: "sent")
        case .deleteExec(let exec):
            _ = try await registry.task(id).process(exec).delete(timeout: limits.delete)
            return ActionOutcome(words: "deleted")
        case .delete(let killFirst): return ActionOutcome(try await delete(known, killFirst: killFirst))
        case .signalProcess(let process, let signal):
            try await self.signal(signal.number, process.pid, startTicks: process.startTicks, of: known.reading)
            return ActionOutcome(words: "sent")
        case .force(let step): return ActionOutcome(words: try await force(step, on: known))
        case .checkpoint(let path, let options):
            try await checkpoint(id, to: path, options)
            return ActionOutcome(words: "written")
        case .update(let limits):
            try await registry.task(id).update(limits, timeout: self.limits.action)
            return ActionOutcome(words: "set")
        case .cleanUp(let binary, _): return try await cleanUp(known.bundle, binary)
        case .shutdown:
            try await shutDown(id)
            return ActionOutcome(words: "it was asked to end")
        // What is read from then on follows in the log pane.
        case .takeOutput, .drainLog: return ActionOutcome(words: "begun")
        case .dumpStacks:
            let lines = try await dumpStacks(of: known)
            return ActionOutcome(words: "\(lines.count) lines", lines: lines)
        }
    }
}

extension JournalRecord {
    package init(_ action: TaskAction) {
        let target = action.target
        self.init(action.name, on: target.id, pid: target.pid, pidStartTicks: target.pidStartTicks)
        shimPid = target.shimPid
    }
}

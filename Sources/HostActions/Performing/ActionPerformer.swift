// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import HostRegistry
import LinuxHost
import ShimLogs
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
            guard !action.kind.isDoneByThePerson else { throw ShimError.notDoneHere(action.kind) }
            let outcome = try await perform(
                action,
                { detour in detours.withLock { $0.append(detour) } },
                words: \.words
            ) {
                (subject) throws(ShimError) in try await perform(action, on: subject)
            }
            report = ActionReport(.success(outcome))
        } catch {
            report = ActionReport(.failure(error))
        }
        report.detours = detours.withLock { $0 }
        return report
    }

    /// Lets the body do it, which holds the person's terminal, or hands over what comes as it comes.
    ///
    /// Throws `failedPrecondition` before the body begins where it is refused, and else what the body throws.
    package func perform<Value: Sendable>(
        _ action: TaskAction,
        telling say: @escaping ActionReport.Speaker,
        around body: () async throws(ShimError) -> Value
    ) async throws(ShimError) -> Value {
        try await perform(action, say, words: { ($0 as? ActionOutcome)?.words }) { (_) throws(ShimError) in
            try await body()
        }
    }

    /// Drains the log pipe of the task's shim, whose readers are all stopped, for as long as they are, and hands over what comes.
    ///
    /// Throws `failedPrecondition` also while a reader runs.
    package func drain(
        _ action: TaskAction,
        telling say: @escaping ActionReport.Speaker,
        deliver: @escaping @Sendable ([UInt8]) -> Void
    ) async throws(ShimError) -> ActionOutcome {
        guard case .drainLog(_, let file) = action.kind else {
            throw ShimError(.unimplemented, "\(action.name) drains nothing")
        }
        return try await perform(action, say, words: \.words) { (subject) throws(ShimError) in
            guard case .task(let known) = subject else {
                throw ShimError(.notFound, "\(action.target.id): it is no task")
            }
            let report = try await LogPipeRescue(pipe: await logPipe(of: known), file: file).run(deliver)
            var outcome = ActionOutcome(words: report.words)
            if case .writeFailed(let why) = report.end { outcome.problems = [why] }
            return outcome
        }
    }

    private func perform<Value: Sendable>(
        _ action: TaskAction,
        _ say: @escaping ActionReport.Speaker,
        words: (Value) -> String?,
        _ act: (Subject) async throws(ShimError) -> Value
    ) async throws(ShimError) -> Value {
        guard !rules.isReadOnly else { throw ShimError(.failedPrecondition, action.readOnlyRefusal) }
        let subject = try await subject(of: action)
        if let obstacle = try await obstacle(to: action, subject) {
            throw ShimError(.failedPrecondition, action.refusal(obstacle))
        }
        let journal = ActionJournal(rules.journal, isRequired: rules.requiresJournal) { sentence, record in
            say(.init(sentence: sentence, record: record))
        }
        return try await journal.perform(JournalRecord(action), words: words) { () throws(ShimError) in
            let result: Result<Value, ShimError>
            do throws(ShimError) { result = .success(try await act(subject)) } catch { result = .failure(error) }
            await registry.expectChange(of: action.target.id)
            return try result.get()
        }
    }

    /// Writes down that a log pipe was taken over from its stopped readers or handed back, and tells where the record went if not
    /// into the journal.
    package func note(_ handover: LogPipeHandover) async -> [ActionReport.Detour] {
        let detours = Mutex<[ActionReport.Detour]>([])
        let journal = ActionJournal(rules.journal, isRequired: false) { sentence, record in
            detours.withLock { $0.append(.init(sentence: sentence, record: record)) }
        }
        await journal.note(JournalRecord(handover))
        return detours.withLock { $0 }
    }

    private func perform(_ action: TaskAction, on subject: Subject) async throws(ShimError) -> ActionOutcome {
        switch subject {
        case .task(let known): try await perform(action, on: known)
        case .sandbox(let bundle, _): try await perform(action.kind, onSandbox: bundle)
        case .leakedShim(let pid): try await recover(shim: pid)
        case .nothingYet: throw .notDoneHere(action.kind)
        }
    }

    private func perform(_ action: TaskAction, on known: KnownTask) async throws(ShimError) -> ActionOutcome {
        let target = action.target
        switch action.kind {
        case .start:
            _ = try await task(target).start(timeout: limits.action)
            return ActionOutcome(words: "started")
        case .pause:
            try await task(target).pause(timeout: limits.action)
            return ActionOutcome(words: "paused")
        case .resume:
            try await task(target).resume(timeout: limits.action)
            return ActionOutcome(words: "resumed")
        case .kill(let signal, let all):
            if all { try await refuseStrangers(known) }
            try await task(target).kill(signal: signal.number, all: all, timeout: limits.action)
            return ActionOutcome(words: "sent")
        case .killExec(let exec, let signal):
            try await task(target).process(exec).kill(signal: signal.number, timeout: limits.action)
            return ActionOutcome(words: "sent")
        case .deleteExec(let exec):
            _ = try await task(target).process(exec).delete(timeout: limits.delete)
            return ActionOutcome(words: "deleted")
        case .delete(let killFirst): return ActionOutcome(try await delete(known, target, killFirst: killFirst))
        case .signalProcess(let process, let signal):
            try await self.signal(signal.number, process.pid, startTicks: process.startTicks, of: known.reading)
            return ActionOutcome(words: "sent")
        case .force(let step): return ActionOutcome(words: try await force(step, on: known, target))
        case .checkpoint(let path, let options):
            try await checkpoint(target, to: path, options)
            return ActionOutcome(words: "written")
        case .update(let limits):
            try await task(target).update(limits, timeout: self.limits.action)
            return ActionOutcome(words: "set")
        case .cleanUp(let binary, _): return try await cleanUp(known.bundle, binary)
        case .shutdown:
            try await shutDown(target)
            return ActionOutcome(words: "it was asked to end")
        case .dumpStacks:
            let lines = try await dumpStacks(of: known)
            return ActionOutcome(words: "\(lines.count) lines", lines: lines)
        case .stopSandbox, .shutDownSandbox, .recover, .exec, .run, .takeOutput, .drainLog:
            throw .notDoneHere(action.kind)
        }
    }
}

extension ShimError {
    /// The person does it, around which it is allowed and written down.
    static func notDoneHere(_ kind: TaskAction.Kind) -> ShimError {
        ShimError(.unimplemented, "\(kind.name) is nothing that the host does by itself")
    }
}

extension JournalRecord {
    package init(_ action: TaskAction) {
        let target = action.target
        self.init(action.name, on: target.id, pid: target.pid, pidStartTicks: target.pidStartTicks)
        shimPid = target.shimPid
    }
}

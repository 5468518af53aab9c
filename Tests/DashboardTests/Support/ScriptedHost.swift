// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Diagnosis
import HostSession
import LogText
import ShimLogs
import Synchronization

@testable import HostActions

/// A host that answers what a test says, and remembers what it was asked.
final class ScriptedHost: Host {
    /// What was asked of it.
    enum Question: Sendable, Hashable {
        case snapshot(askAll: Bool, only: Set<TaskID>? = nil)
        case examine(only: [TaskID]?)
        case evidence([TaskID])
        case hostEvidence
        case measures([TaskID], pipes: Bool)
        case processes(TaskID)
        case report(TaskReport.Part, TaskID, showsSecrets: Bool)
        case forensics(TaskID)
        case logSources(TaskID)
        case follow(LogSource, LogPipePolicy)
        case lines(before: LogHistory)
        case place(before: LogHistory)
        case events(EventFilter)
        case perform(TaskAction)
        case drain(TaskAction)
        case plan(TaskAction)
        case sandbox(ShimBundle)
        case leakedShim(Int32)
        case note(LogPipeHandover)
    }

    /// What it answers.
    struct Script: Sendable {
        var snapshot = HandMadeHost.snapshot([])
        var evidence: [TaskEvidence] = []
        var hostEvidence = HostEvidence()
        var measures: [TaskID: TaskMeasures] = [:]
        var processes: Result<[TaskProcess], ShimError> = .success([])
        var reports: [TaskReport.Part: Result<TaskReport, ShimError>] = [:]
        var tar: [UInt8] = []
        var failures = 0
        var logSources: [LogSource] = []
        /// What following any source brings, before it ends.
        var updates: [LogUpdate] = []
        var older = LogBatch()
        var events: [EventSubscription.Delivery] = []
        var action = ActionReport.done("done")
        /// The shim that lost its bundle.
        var leaked: Result<ActionTarget, ShimError> = .failure(ShimError(.notFound, "there is none"))
        /// What becomes of a record that the journal does not take.
        var detours: [ActionReport.Detour] = []
        /// Questions that get no answer before whoever asks is cancelled.
        var ignores: @Sendable (Question) -> Bool = { _ in false }
    }

    let news: AsyncStream<Void>
    private let tellers: AsyncStream<Void>.Continuation
    private let state: Mutex<(script: Script, asked: [Question])>

    init(_ script: Script = Script()) {
        state = Mutex((script, []))
        (news, tellers) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    convenience init(_ readings: TaskReading..., script: (inout Script) -> Void = { _ in }) {
        var written = Script()
        written.snapshot = HandMadeHost.snapshot(readings)
        script(&written)
        self.init(written)
    }

    /// What it was asked, in order.
    var asked: [Question] { state.withLock { $0.asked } }

    /// The actions that it was asked for.
    var performed: [TaskAction] { asked.compactMap { if case .perform(let action) = $0 { action } else { nil } } }

    /// Changes what it answers from now on.
    func change(_ body: (inout Script) -> Void) { state.withLock { body(&$0.script) } }

    /// Says that a shim has fallen sick, or is well again.
    func tellNews() { tellers.yield() }

    func snapshot(patience: Duration?, askAll: Bool, only ids: Set<TaskID>?) async -> HostSnapshot {
        await answer(.snapshot(askAll: askAll, only: ids)).snapshot
    }

    func examine(only ids: [TaskID]?) async { _ = await answer(.examine(only: ids)) }

    func evidence(of ids: [TaskID], isThorough: Bool) async -> [TaskEvidence] { await answer(.evidence(ids)).evidence }

    func hostEvidence(isThorough: Bool) async -> HostEvidence { await answer(.hostEvidence).hostEvidence }

    func measures(of ids: [TaskID], pipes: Bool) async -> [TaskID: TaskMeasures] {
        await answer(.measures(ids, pipes: pipes)).measures
    }

    func processes(of id: TaskID) async throws(ShimError) -> [TaskProcess] {
        try await answer(.processes(id)).processes.get()
    }

    func report(
        _ part: TaskReport.Part,
        of id: TaskID,
        showsSecrets: Bool
    ) async throws(ShimError) -> TaskReport {
        let script = await answer(.report(part, id, showsSecrets: showsSecrets))
        return try script.reports[part]?.get() ?? TaskReport(part, .lines([]))
    }

    func forensics(of id: TaskID) async -> (tar: [UInt8], failures: Int) {
        let script = await answer(.forensics(id))
        return (script.tar, script.failures)
    }

    func logSources(of id: TaskID) async -> [LogSource] { await answer(.logSources(id)).logSources }

    func follow(
        _ source: LogSource,
        _ options: LogOptions,
        _ deliver: @escaping @Sendable (LogUpdate) -> Void
    ) async {
        for update in await answer(.follow(source, options.pipePolicy)).updates { deliver(update) }
    }

    func lines(before place: LogHistory, atMost bytes: Int) async -> (lines: LogBatch, earlier: LogHistory?) {
        (await answer(.lines(before: place)).older, nil)
    }

    func place(before place: LogHistory, atMost bytes: Int) async -> LogHistory? {
        _ = await answer(.place(before: place))
        return nil
    }

    func events(
        _ filter: EventFilter,
        _ deliver: @escaping @Sendable (EventSubscription.Delivery) -> Bool
    ) async throws(ShimError) {
        for event in await answer(.events(filter)).events { guard deliver(event) else { return } }
    }

    func perform(_ action: TaskAction) async -> ActionReport { await answer(.perform(action)).action }

    func perform<Value: Sendable>(
        _ action: TaskAction,
        telling say: @escaping ActionReport.Speaker,
        around body: () async throws(ShimError) -> Value
    ) async throws(ShimError) -> Value {
        let script = await answer(.perform(action))
        _ = try script.action.result.get()
        script.detours.forEach(say)
        return try await body()
    }

    func drain(
        _ action: TaskAction,
        telling say: @escaping ActionReport.Speaker,
        deliver: @escaping @Sendable ([UInt8]) -> Void
    ) async throws(ShimError) -> ActionOutcome {
        let script = await answer(.drain(action))
        script.detours.forEach(say)
        return try script.action.result.get()
    }

    func plan(_ action: TaskAction) async throws(ShimError) -> ActionPlan {
        _ = await answer(.plan(action))
        return ActionPlan(action: action, steps: [])
    }

    func sandbox(_ bundle: ShimBundle) async throws(ShimError) -> ActionTarget {
        _ = await answer(.sandbox(bundle))
        return ActionTarget(bundle.id)
    }

    func leakedShim(_ pid: Int32) async throws(ShimError) -> ActionTarget {
        try await answer(.leakedShim(pid)).leaked.get()
    }

    func note(_ handover: LogPipeHandover) async -> [ActionReport.Detour] { await answer(.note(handover)).detours }

    private func answer(_ question: Question) async -> Script {
        let script = state.withLock { state in
            state.asked.append(question)
            return state.script
        }
        if script.ignores(question) {
            // Ends when the caller's task is cancelled.
            let (silence, end) = AsyncStream.makeStream(of: Never.self)
            for await _ in silence {}
            end.finish()
        }
        return script
    }
}

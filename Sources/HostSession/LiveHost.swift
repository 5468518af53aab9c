// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import Diagnosis
package import HostActions
package import HostRegistry
import LinuxHost
package import ShimLogs

/// This host: its shims, what is wrong with them, and what can be done about it.
package struct LiveHost: Host {
    let registry: ShimRegistry
    let examiner: HostExaminer
    private let performer: ActionPerformer

    init(_ registry: ShimRegistry, _ rules: ActionPerformer.Rules = .init()) {
        self.registry = registry
        examiner = HostExaminer(registry)
        performer = ActionPerformer(registry, rules)
    }

    /// Looks at a host for as long as the body takes; what is done goes by the rules.
    package static func withHost<Value: Sendable>(
        _ options: RegistryOptions,
        _ rules: ActionPerformer.Rules = .init(),
        _ body: (LiveHost) async throws -> Value
    ) async throws -> Value {
        try await ShimRegistry.withRegistry(options) { try await body(LiveHost($0, rules)) }
    }

    package func snapshot(
        patience: Duration? = nil,
        askAll: Bool = false,
        only ids: Set<TaskID>? = nil
    ) async -> HostSnapshot {
        let snapshot = await registry.snapshot(patience: patience, askAll: askAll, only: ids)
        let verdicts = await examiner.verdicts(of: snapshot.readings)
        return HostSnapshot(snapshot, verdicts, findings: await examiner.findings)
    }

    package var news: AsyncStream<Void> { registry.news }

    package func examine(only ids: [TaskID]? = nil) async {
        if let ids { await examiner.examine(ids) } else { await examiner.examine() }
    }

    package func evidence(of ids: [TaskID], isThorough: Bool = true) async -> [TaskEvidence] {
        await examiner.evidence(of: ids, isThorough: isThorough)
    }

    package func hostEvidence(isThorough: Bool = true) async -> HostEvidence {
        await examiner.hostEvidence(isThorough: isThorough)
    }

    package func measures(of ids: [TaskID], pipes: Bool = true) async -> [TaskID: TaskMeasures] {
        await examiner.measures(of: ids, pipes: pipes)
    }

    /// From its cgroup where this host shows that, else from the shim.
    package func processes(of id: TaskID) async throws(ShimError) -> [TaskProcess] {
        let reading = try await registry.find(id).reading
        let seen = try await BlockingIO.read("\(id): processes") { () -> [TaskProcess]? in
            var cgroups = TaskCgroups()
            guard let pids = try? cgroups.cgroup(of: reading)?.processes() else { return nil }
            return pids.sorted().map { TaskProcess(pid: $0, command: ProcessStat(pid: $0)?.name ?? "") }
        }
        if let seen { return seen }
        return try await registry.task(id).pids(timeout: registry.options.limits.action).map { $0.named() }
    }

    package func follow(
        _ source: LogSource,
        _ options: LogOptions,
        _ deliver: @escaping @Sendable (LogUpdate) -> Void
    ) async {
        await source.follow(options, deliver)
    }

    package func lines(
        before place: LogHistory,
        atMost bytes: Int
    ) async -> (lines: LogBatch, earlier: LogHistory?) {
        await place.older(atMost: bytes)
    }

    package func place(before place: LogHistory, atMost bytes: Int) async -> LogHistory? { await place.before(bytes) }

    package func sandbox(_ bundle: ShimBundle) async throws(ShimError) -> ActionTarget {
        try await performer.sandbox(bundle)
    }

    package func leakedShim(_ pid: Int32) async throws(ShimError) -> ActionTarget {
        try await performer.leakedShim(pid)
    }

    package func plan(_ action: TaskAction) async throws(ShimError) -> ActionPlan { try await performer.plan(action) }

    package func perform(_ action: TaskAction) async -> ActionReport { await performer.perform(action) }

    package func perform<Value: Sendable>(
        _ action: TaskAction,
        telling say: @escaping ActionReport.Speaker,
        around body: () async throws(ShimError) -> Value
    ) async throws(ShimError) -> Value {
        try await performer.perform(action, telling: say, around: body)
    }

    package func drain(
        _ action: TaskAction,
        telling say: @escaping ActionReport.Speaker,
        deliver: @escaping @Sendable ([UInt8]) -> Void
    ) async throws(ShimError) -> ActionOutcome {
        try await performer.drain(action, telling: say, deliver: deliver)
    }

    package func note(_ handover: LogPipeHandover) async -> [ActionReport.Detour] { await performer.note(handover) }

    package func logSources(of id: TaskID) async -> [LogSource] {
        guard let known = await registry.known(id) else { return [] }
        return await LogSource.find(
            of: known.bundle,
            known.reading.about,
            io: known.reading.io,
            shimPid: known.reading.shimPid,
            sharing: known.sharing
        )
    }
}

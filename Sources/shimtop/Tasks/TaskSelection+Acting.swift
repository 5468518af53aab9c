// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import HostActions
import HostRegistry
import HostSession
import TerminalStyle

extension TaskSelection {
    /// Does something to each task, once it is allowed and agreed to, and hands over what came of it.
    ///
    /// What fails is reported on stderr, and the command ends with the exit code of the first failure.
    func act(
        _ kind: TaskAction.Kind,
        _ change: ChangeGuard,
        default fallback: Duration = .seconds(10),
        then show: ([(id: TaskID, outcome: ActionOutcome)]) throws -> Void
    ) async throws {
        try change.allow(kind)
        let reports = try await withHost(change, default: fallback) { live, directories in
            let (actions, failure) = try await actions(kind, change, live, directories)
            // What was named by its beginning may be another one than was meant.
            let isGuessed = actions.contains { !names.contains($0.target.id.id) && !names.contains("\($0.target.id)") }
            if kind.cannotBeTakenBack || isGuessed, !actions.isEmpty {
                try change.confirm(TaskAction.question(actions))
            }
            return (await Self.perform(actions, live), failure)
        }
        var done: [(id: TaskID, outcome: ActionOutcome)] = []
        var firstFailure = reports.1
        for (id, report) in reports.0 {
            report.detours.forEach(ChangeGuard.sayDetour)
            switch report.result {
            case .success(let outcome): done.append((id, outcome))
            case .failure(let error):
                CommandFailure.report(error, on: "\(id)")
                firstFailure = firstFailure ?? error.code
            }
        }
        if !done.isEmpty { try show(done) }
        if let firstFailure { throw CommandFailure.exitCode(firstFailure) }
    }

    /// The same, where no more is to be said of a task than that it was done.
    func act(
        _ kind: TaskAction.Kind,
        _ change: ChangeGuard,
        json: Bool,
        default fallback: Duration = .seconds(10)
    ) async throws {
        try await act(kind, change, default: fallback) { done in
            if json { return try StandardOutput.print(JSONOutput.pretty(done.map { DoneListing($0.id, kind.name) })) }
            try StandardOutput.print(lines: done.map { "\($0.id)" })
        }
    }

    /// Runs the body with a host where shims are waited for as long as was asked for.
    func withHost<Value: Sendable>(
        _ change: ChangeGuard,
        default fallback: Duration,
        _ body: @Sendable (any Host, [StateDirectory]) async throws -> Value
    ) async throws -> Value {
        try await host.withHost(patience.limits(default: fallback), change.rules(host.journal)) {
            try await body($0, $1)
        }
    }

    /// What is done to the tasks as they are now, and why first to one of them nothing is, which is said on stderr.
    private func actions(
        _ kind: TaskAction.Kind,
        _ change: ChangeGuard,
        _ live: any Host,
        _ directories: [StateDirectory]
    ) async throws -> ([TaskAction], ShimError.Code?) {
        let tasks = HostTasks(directories, namespaces: Set(host.namespaces), sandboxesToo: kind.isOfSandboxes)
        var bundles: [ShimBundle] = []
        var failure: ShimError.Code?
        for name in names {
            do throws(ShimError) {
                bundles.append(try tasks.find(name, whole: change.wantsWholeIDs).bundle)
            } catch {
                CommandFailure.report(error, on: name)
                failure = failure ?? error.code
            }
        }
        guard !bundles.isEmpty else { return ([], failure) }
        Watchdog.shared.waits(for: "the shim of \(names.joined(separator: ", "))")
        var actions: [TaskAction] = []
        for (id, target) in await live.targets(bundles, areSandboxes: kind.isOfSandboxes) {
            do throws(ShimError) { actions.append(TaskAction(kind, try target.get())) } catch {
                CommandFailure.report(error, on: "\(id)")
                failure = failure ?? error.code
            }
        }
        return (actions, failure)
    }

    /// All at the same time: none waits for another's shim.
    private static func perform(_ actions: [TaskAction], _ live: any Host) async -> [(TaskID, ActionReport)] {
        await withTaskGroup(of: (Int, ActionReport).self) { group in
            for (index, action) in actions.enumerated() { group.addTask { (index, await live.perform(action)) } }
            var reports: [(Int, ActionReport)] = []
            for await report in group {
                reports.append(report)
                let waiting = actions.indices.filter { index in !reports.contains { $0.0 == index } }
                guard !waiting.isEmpty else { continue }
                let labels = waiting.map { "\(actions[$0].target.id)" }
                Watchdog.shared.waits(for: "the shim of \(labels.joined(separator: ", "))")
            }
            return reports.sorted { $0.0 < $1.0 }.map { (actions[$0.0].target.id, $0.1) }
        }
    }
}

/// What was done to one task.
struct DoneListing: Encodable {
    let namespace: String
    let id: String
    let done: String

    init(_ id: TaskID, _ what: String) {
        namespace = id.namespace
        self.id = id.id
        done = what
    }
}

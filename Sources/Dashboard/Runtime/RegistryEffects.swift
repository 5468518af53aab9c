// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

/// Every question and order of the dashboard to the registry; nothing else here calls it.
struct RegistryEffects: Sendable {
    let registry: ShimRegistry
    /// What may be done to the log pipes of shims unless a person agrees to more.
    let pipePolicy: LogPipePolicy

    func poll(askAll: Bool) async -> Message { .snapshot(await registry.snapshot(askAll: askAll)) }

    func readProcesses(of id: TaskID) async -> Message {
        do throws(ShimError) {
            return .processesRead(id, .success(try await registry.processes(of: id)))
        } catch {
            return .processesRead(id, .failure(error))
        }
    }

    func examine(_ ids: [TaskID]?) async -> Message {
        if let ids { await registry.examine(ids) } else { await registry.examine() }
        return .examined(everything: ids == nil)
    }

    var news: AsyncStream<Void> { registry.news }

    func readReport(_ id: TaskID, _ part: TaskReport.Part, _ showsSecrets: Bool) async -> Message {
        do throws(ShimError) {
            return .reportRead(id, part, .success(try await registry.report(part, of: id, showsSecrets: showsSecrets)))
        } catch {
            return .reportRead(id, part, .failure(error))
        }
    }

    func forensics(of id: TaskID) async -> (tar: [UInt8], failures: Int) { await registry.forensics(of: id) }

    func explain(_ id: TaskID) async -> Message { .explained(id, await registry.evidence(of: [id]).first) }

    func measure(_ ids: [TaskID]) async -> Message { .measured(await registry.measures(of: ids)) }

    func sample(_ ids: [TaskID]) async -> Message { .sampled(await registry.measures(of: ids, pipes: false)) }

    /// Does it, and says what was done.
    func act(_ action: TaskAction, _ post: (Message) -> Void) async -> Result<String, ShimError> {
        let id = action.target.id
        do throws(ShimError) {
            switch action.kind {
            case .pause:
                try await registry.pause(id)
                return .success("paused")
            case .resume:
                try await registry.resume(id)
                return .success("resumed")
            case .kill(let signal, let all):
                try await registry.kill(id, signal: signal.number, all: all)
                return .success("sent")
            case .delete(let killFirst):
                let report = try await registry.delete(id, killFirst: killFirst)
                let exit = report.exit.map { ["deleted, exit status \($0.status)"] } ?? []
                return .success((exit + report.notes + report.problems).joined(separator: "; "))
            case .signalProcess(let process, let signal):
                try await registry.signal(signal.number, process.pid, startTicks: process.startTicks, of: id)
                return .success("sent")
            case .force(let step): return .success(try await registry.force(step, on: id))
            case .checkpoint(let path):
                try await registry.checkpoint(id, to: path)
                return .success("written")
            case .update(let limits, _):
                try await registry.update(id, limits)
                return .success("set")
            case .cleanUp:
                let report = try await registry.cleanUp(id)
                let gone = report.isBundleRemoved ? "the bundle is gone" : "the bundle stays"
                return .success(
                    (["exit status \(report.exit.status), \(gone)"] + report.problems).joined(separator: "; ")
                )
            // What is read from then on follows in the log pane.
            case .takeOutput, .drainLog: return .success("begun")
            case .dumpStacks:
                let lines = try await registry.dumpStacks(of: id)
                post(.stacks(action, lines))
                return .success("\(lines.count) lines")
            }
        } catch {
            return .failure(error)
        }
    }

    /// Reads one source of a task's lines until the caller's task is cancelled: the kind wanted, else the first that can be
    /// read without harm.
    func followLog(
        _ id: LogBufferID,
        _ kind: LogSource.Kind?,
        _ hasConsent: Bool,
        _ post: @escaping @Sendable (Message) -> Void
    ) async {
        let sources = await registry.logSources(of: id.task)
        let source =
            kind.flatMap { kind in sources.first { $0.kind == kind } }
            ?? sources.first { $0.obstacle == nil && $0.harm == nil } ?? sources.first
        post(.logSources(id, sources, reading: source))
        guard let source else { return post(.log(id, .unavailable("the task's bundle is gone"))) }
        guard source.obstacle == nil, source.harm == nil || hasConsent else { return }
        var options = LogOptions()
        options.pipePolicy = hasConsent && source.kind == .shim ? .drain : pipePolicy
        await source.follow(options) { post(.log(id, $0)) }
    }
}

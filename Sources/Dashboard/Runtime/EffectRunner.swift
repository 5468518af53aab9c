// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import HostActions
import HostSession
import LinuxHost
import LogText
import ShimLogs
import TerminalStyle

/// Performs effects and posts what comes of each as a message.
struct EffectRunner: Sendable {
    let host: any Host
    /// What may be done to the log pipes of shims unless a person agrees to more.
    let pipePolicy: LogPipePolicy
    let mailbox: Mailbox

    func poll(askAll: Bool) async { mailbox.post(.snapshot(await host.snapshot(patience: nil, askAll: askAll))) }

    func readProcesses(of id: TaskID) async {
        do throws(ShimError) {
            mailbox.post(.processesRead(id, .success(try await host.processes(of: id))))
        } catch {
            mailbox.post(.processesRead(id, .failure(error)))
        }
    }

    func examine(_ ids: [TaskID]?) async {
        await host.examine(only: ids)
        mailbox.post(.examined(everything: ids == nil))
    }

    /// Says when shims fall sick or well again, not more often than a person notices, until the caller's task is cancelled.
    func watchHealth() async {
        for await _ in host.news {
            mailbox.post(.healthChanged)
            guard (try? await Task.sleep(for: .milliseconds(200))) != nil else { return }
        }
    }

    func explain(_ id: TaskID) async {
        mailbox.post(.explained(id, await host.evidence(of: [id], isThorough: true).first))
    }

    func sample(_ ids: [TaskID]) async { mailbox.post(.sampled(await host.measures(of: ids, pipes: false))) }

    func readReport(_ id: TaskID, _ part: TaskReport.Part, _ showsSecrets: Bool) async {
        do throws(ShimError) {
            let report = try await host.report(part, of: id, showsSecrets: showsSecrets)
            mailbox.post(.reportRead(id, part, .success(report)))
        } catch {
            mailbox.post(.reportRead(id, part, .failure(error)))
        }
    }

    func measure(_ ids: [TaskID]) async { mailbox.post(.measured(await host.measures(of: ids, pipes: true))) }

    func act(_ action: TaskAction) async {
        let report = await host.perform(action)
        if case .success(let outcome) = report.result, !outcome.lines.isEmpty {
            mailbox.post(.stacks(action, outcome.lines))
        }
        mailbox.post(.actionFinished(action, report.result.map(\.words)))
        // Behind what came of it: the last line is the one that is seen.
        for sentence in Set(report.detours.map(\.sentence)).sorted() { mailbox.post(.noted(sentence, .warning)) }
    }

    /// Reads a task's log; what takes lines from others is done as an action, which lasts for as long as they are read.
    func followLog(_ id: LogBufferID, _ kind: LogSource.Kind?, as action: TaskAction?) async {
        guard let action else {
            // Unless another one is asked for right away: a selection that runs through the table opens no pipe on its way.
            guard (try? await Task.sleep(for: .milliseconds(150))) != nil else { return }
            return await readNotingHandovers(id, kind, hasConsent: false)
        }
        let mailbox = mailbox
        do throws(ShimError) {
            try await host.perform(action, telling: { mailbox.post(.noted($0.sentence, .warning)) }) {
                () throws(ShimError) in
                mailbox.post(.actionFinished(action, .success("begun")))
                await readNotingHandovers(id, kind, hasConsent: true)
            }
        } catch {
            mailbox.post(.actionFinished(action, .failure(error)))
        }
    }

    /// Reads a task's log; what its pipe goes through meanwhile is written down like everything that changes something.
    private func readNotingHandovers(_ id: LogBufferID, _ kind: LogSource.Kind?, hasConsent: Bool) async {
        let (handovers, feed) = AsyncStream.makeStream(of: LogPipeHandover.self, bufferingPolicy: .bufferingNewest(64))
        let watch = RescueWatch(task: id.task, isAction: hasConsent)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [host, mailbox] in
                for await handover in handovers {
                    for detour in await host.note(handover) { mailbox.post(.noted(detour.sentence, .warning)) }
                }
            }
            await read(id, kind, hasConsent) { [mailbox] message in
                if let handover = watch.take(message) { feed.yield(handover) }
                mailbox.post(message)
            }
            if let handover = watch.end() { feed.yield(handover) }
            feed.finish()
        }
    }

    /// Reads one source of a task's lines until the caller's task is cancelled: the kind wanted, else the first that can be
    /// read without harm.
    private func read(
        _ id: LogBufferID,
        _ kind: LogSource.Kind?,
        _ hasConsent: Bool,
        _ post: @escaping @Sendable (Message) -> Void
    ) async {
        let sources = await host.logSources(of: id.task)
        let source =
            kind.flatMap { kind in sources.first { $0.kind == kind } }
            ?? sources.first { $0.obstacle == nil && $0.harm == nil } ?? sources.first
        post(.logSources(id, sources, reading: source))
        guard let source else { return post(.log(id, .unavailable("the task's bundle is gone"))) }
        guard source.obstacle == nil, source.harm == nil || hasConsent else { return }
        var options = LogOptions()
        options.pipePolicy = hasConsent && source.kind == .shim ? .drain : pipePolicy
        await host.follow(source, options) { post(.log(id, $0)) }
    }

    /// Looks through lines for as long as a frame may take.
    @concurrent
    func scan(_ scan: LogScan, of id: LogBufferID) async {
        let start = ContinuousClock.now
        let (found, range) = scan.run { start.duration(to: .now) < .milliseconds(25) }
        mailbox.post(.logScanned(id, scan.queries, found: found, range: range))
    }

    func readOlder(_ history: LogHistory, of id: LogBufferID) async {
        let (batch, before) = await history.older()
        mailbox.post(.olderLogRead(id, batch, before))
    }

    func copy(_ text: String, _ lines: Int, to screen: any Screen) async {
        do throws(CopyError) {
            try await screen.copy(text)
            mailbox.post(
                .noted("\(lines) \(lines == 1 ? "line" : "lines") sent to the terminal's clipboard (OSC 52)", .info)
            )
        } catch {
            mailbox.post(.noted("nothing was copied: \(error)", .warning))
        }
    }

    func save(_ extract: LogExtract, to path: String) async {
        await saving(to: path) { () throws(SaveError) in
            let count = try SavedLog.write(extract, to: path)
            return "\(count) \(count == 1 ? "line" : "lines") saved to \(path)"
        }
    }

    func save(_ lines: [String], to path: String) async {
        await saving(to: path) { () throws(SaveError) in
            try NewFile(path).write(Array(lines.map { $0 + "\n" }.joined().utf8))
            return "\(lines.count) \(lines.count == 1 ? "line" : "lines") saved to \(path)"
        }
    }

    func collectForensics(of id: TaskID, to path: String) async {
        let (bytes, notes) = await host.forensics(of: id)
        await saving(to: path) { () throws(SaveError) in
            try NewFile(path).write(bytes)
            let failed = notes == 0 ? "" : "; \(notes) of its parts could not be read, and say why"
            return "everything known of \(id) is in \(path)\(failed)"
        }
    }

    func keep(_ table: TableSettings, _ keep: @escaping DashboardLoop.Keeper) async {
        do throws(SystemError) {
            let problem = try await BlockingIO.change { () throws(SystemError) in keep(table) }
            if let problem { mailbox.post(.noted(problem, .warning)) }
        } catch {
            mailbox.post(.noted("columns and sort order are not kept: \(error.reason)", .warning))
        }
    }

    func save(_ frame: Frame, to path: String) async {
        await saving(to: path) { () throws(SaveError) in
            try NewFile(path).write(Array((path.hasSuffix(".svg") ? frame.svg() : frame.text + "\n").utf8))
            return "the screen is saved to \(path)"
        }
    }

    /// Writes a file where the folder may not answer, and says what came of it.
    private func saving(to path: String, _ write: @escaping @Sendable () throws(SaveError) -> String) async {
        do throws(SystemError) {
            let result = try await BlockingIO.change { () throws(SystemError) in
                Result { () throws(SaveError) in try write() }
            }
            switch result {
            case .success(let what): mailbox.post(.noted(what, .info))
            case .failure(let error): mailbox.post(.noted(error.description, .error))
            }
        } catch {
            mailbox.post(.noted("nothing was saved to \(path): \(error.reason)", .error))
        }
    }
}

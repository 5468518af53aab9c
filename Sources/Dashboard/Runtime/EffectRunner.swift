// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import LinuxHost
import LogText
import TerminalStyle

/// Performs effects and posts what comes of each as a message.
struct EffectRunner: Sendable {
    let registry: RegistryEffects
    /// nil where nothing is written down: on a simulated host.
    let journal: JournalFile?
    let mailbox: Mailbox
    let isReadOnly: Bool

    func poll(askAll: Bool) async { mailbox.post(await registry.poll(askAll: askAll)) }

    func readProcesses(of id: TaskID) async { mailbox.post(await registry.readProcesses(of: id)) }

    func examine(_ ids: [TaskID]?) async { mailbox.post(await registry.examine(ids)) }

    /// Says when shims fall sick or well again, not more often than a person notices, until the caller's task is cancelled.
    func watchHealth() async {
        for await _ in registry.news {
            mailbox.post(.healthChanged)
            guard (try? await Task.sleep(for: .milliseconds(200))) != nil else { return }
        }
    }

    func explain(_ id: TaskID) async { mailbox.post(await registry.explain(id)) }

    func sample(_ ids: [TaskID]) async { mailbox.post(await registry.sample(ids)) }

    func readReport(_ id: TaskID, _ part: TaskReport.Part, _ showsSecrets: Bool) async {
        mailbox.post(await registry.readReport(id, part, showsSecrets))
    }

    func measure(_ ids: [TaskID]) async { mailbox.post(await registry.measure(ids)) }

    /// Does it, unless nothing may be done; on a host whose disk is full it is done, and said that it is not written down.
    func act(_ action: TaskAction) async {
        let result = await journaled(action)
        mailbox.post(.actionFinished(action, result))
    }

    private func journaled(_ action: TaskAction) async -> Result<String, ShimError> {
        guard !isReadOnly else { return .failure(ShimError(.failedPrecondition, "shimtop runs with --read-only")) }
        let record = JournalRecord(action)
        await write(record)
        let start = ContinuousClock.now
        let result = await registry.act(action) { mailbox.post($0) }
        let took = start.duration(to: .now)
        switch result {
        case .success(let what): await write(record.ended(.done, what, after: took))
        case .failure(let error): await write(record.ended(.failed, error.message, after: took))
        }
        return result
    }

    /// Reads a task's log, unless another one is asked for right away: a selection that runs through the table opens
    /// no pipe on its way.
    func followLog(_ id: LogBufferID, _ kind: LogSource.Kind?, _ hasConsent: Bool) async {
        guard (try? await Task.sleep(for: .milliseconds(150))) != nil else { return }
        // Lines taken past a stopped reader are written down like everything that changes something.
        let (handovers, feed) = AsyncStream.makeStream(of: JournalRecord.self, bufferingPolicy: .bufferingNewest(64))
        let watch = RescueWatch(task: id.task)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await handover in handovers { await write(handover) } }
            await registry.followLog(id, kind, hasConsent) { [mailbox] message in
                if let handover = watch.take(message) { feed.yield(handover) }
                mailbox.post(message)
            }
            if let handover = watch.end() { feed.yield(handover) }
            feed.finish()
        }
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
        let (bytes, notes) = await registry.forensics(of: id)
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

    private func write(_ record: JournalRecord) async {
        do { try await journal?.append(record) } catch {
            mailbox.post(.noted(error.description, .error))
        }
    }
}

extension JournalRecord {
    fileprivate init(_ action: TaskAction) {
        let target = action.target
        self.init(action.name, on: target.id, pid: target.pid, pidStartTicks: target.pidStartTicks)
        shimPid = target.shimPid
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import HostActions
import HostSession
import LogText
import ShimLogs
import TerminalStyle

/// Performs what updates ask for: the only part of the dashboard that talks to a host.
///
/// A new effect is a case of ``Effect``, the code that performs it here, and the case of ``Message`` that answers it.
struct EffectRunner {
    private let screen: any Screen
    private let host: any Host
    private let themes: ThemeShelf
    private let shell: DashboardLoop.Shell?
    private let keep: DashboardLoop.Keeper?
    private let mailbox: Mailbox
    private let logs: LogReader

    /// Whether everything is to be drawn anew.
    var mustRedraw = false
    /// The program's exit code, once it is to end.
    private(set) var code: Int32?
    /// One for each task whose log is read.
    private var followers: [TaskID: Task<Void, Never>] = [:]
    private var ticker: Task<Void, Never>
    private var themeFollower: Task<Void, Never>

    /// Ticks, and follows the files of the theme that is shown, until ``end()``.
    init(
        screen: any Screen,
        host: any Host,
        options: DashboardOptions,
        themes: ThemeShelf,
        shell: DashboardLoop.Shell? = nil,
        keep: DashboardLoop.Keeper? = nil,
        mailbox: Mailbox
    ) {
        self.screen = screen
        self.host = host
        self.themes = themes
        self.shell = shell
        self.keep = keep
        self.mailbox = mailbox
        logs = LogReader(host: host, pipePolicy: options.pipePolicy, mailbox: mailbox)
        ticker = Task { await Self.tick(every: min(options.interval, .seconds(1)), mailbox) }
        themeFollower = Task { await themes.follow(options.theme, isLoaded: true, mailbox) }
    }

    /// Performs an effect of a model that is shown in this look; what takes time goes on in the group, and is answered later.
    mutating func perform(
        _ effect: Effect,
        of model: Model,
        _ look: Look,
        in group: inout DiscardingTaskGroup
    ) async {
        let host = host
        switch effect {
        case .poll(let askAll):
            answer(in: &group) { .snapshot(await host.snapshot(patience: nil, askAll: askAll, only: nil)) }
        case .readProcesses(let id):
            answer(in: &group) {
                .processesRead(id, await result { () throws(ShimError) in try await host.processes(of: id) })
            }
        case .measure(let ids): answer(in: &group) { .measured(await host.measures(of: ids, pipes: true)) }
        case .sample(let ids): answer(in: &group) { .sampled(await host.measures(of: ids, pipes: false)) }
        case .examine(let ids):
            answer(in: &group) {
                await host.examine(only: ids)
                return .examined(everything: ids == nil)
            }
        case .readReport(let id, let part, let showsSecrets):
            answer(in: &group) {
                let report = await result { () throws(ShimError) in
                    try await host.report(part, of: id, showsSecrets: showsSecrets)
                }
                return .reportRead(id, part, report)
            }
        case .explain(let id):
            answer(in: &group) { .explained(id, await host.evidence(of: [id], isThorough: true).first) }
        case .act(let action): answer(in: &group) { .actionFinished(action, await host.perform(action)) }
        case .followLog(let id, let kind, let action):
            followers[id.task]?.cancel()
            followers[id.task] = Task { [logs] in await logs.follow(id, kind, as: action) }
        case .stopLog(let task): followers.removeValue(forKey: task)?.cancel()
        case .scanLog(let id, let scan):
            answer(in: &group) {
                // For as long as a frame may take.
                let start = ContinuousClock.now
                let (found, range) = scan.run { start.duration(to: .now) < .milliseconds(25) }
                return .logScanned(id, scan.queries, found: found, range: range)
            }
        case .readOlderLog(let id, let history):
            answer(in: &group) {
                let (lines, earlier) = await host.lines(before: history, atMost: Self.olderBytes)
                return .olderLogRead(id, lines, earlier)
            }
        case .copy(let text, let lines):
            answer(in: &group) { [screen] in await Self.copied(text, lines, to: screen) }
        case .collectForensics(let id, let path):
            answer(in: &group) {
                let (tar, failures) = await host.forensics(of: id)
                let failed = failures == 0 ? "" : "; \(failures) of its parts could not be read, and say why"
                return await .saved("everything known of \(id) is in \(path)\(failed)", tar, to: path)
            }
        case .saveText(let lines, let path):
            answer(in: &group) {
                let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
                return await .saved("\(lines.count.lines) saved to \(path)", bytes, to: path)
            }
        case .saveLog(let extract, let path):
            answer(in: &group) {
                await .saved(to: path) { () throws(SaveError) in
                    "\(try SavedLog.write(extract, to: path).lines) saved to \(path)"
                }
            }
        case .saveScreen(let path):
            let frame = DashboardView.frame(of: model, look)
            answer(in: &group) {
                let content = path.hasSuffix(".svg") ? frame.svg() : frame.text + "\n"
                return await .saved("the screen is saved to \(path)", Array(content.utf8), to: path)
            }
        case .saveTable(let table):
            if let keep { answer(in: &group) { await Self.kept(table, keep) } }
        case .setMouse(let isOn): await screen.setMouse(isOn)
        case .setTitle(let title): await screen.setTitle(title)
        case .exec(let target, let directory):
            // Messages wait meanwhile: nothing is drawn, and nobody types at the dashboard.
            mailbox.post(await Self.ended(shell, in: target, directory, on: screen))
        case .tick(let interval):
            ticker.cancel()
            ticker = Task { [mailbox] in await Self.tick(every: interval, mailbox) }
        case .loadTheme(let name):
            themeFollower.cancel()
            themeFollower = Task { [themes, mailbox] in await themes.follow(name, isLoaded: false, mailbox) }
        case .redraw: mustRedraw = true
        case .suspend: await screen.suspend()
        case .quit(let status): code = code ?? status
        }
    }

    /// Ends what goes on beside the group, and waits until it has.
    mutating func end() async {
        let tasks = [ticker, themeFollower] + followers.values
        followers = [:]
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    /// How much of each file is read at a time, going back.
    private static let olderBytes = 256 << 10

    /// Posts what comes of an effect: one message; none where that is what says that all is well.
    private func answer(
        in group: inout DiscardingTaskGroup,
        _ perform: @escaping @Sendable () async -> Message?
    ) {
        group.addTask { [mailbox] in
            if let message = await perform() { mailbox.post(message) }
        }
    }

    private static func tick(every interval: Duration, _ mailbox: Mailbox) async {
        repeat { mailbox.post(.tick) } while (try? await Task.sleep(for: interval)) != nil
    }
}

private func result<Value, Failure>(
    _ body: () async throws(Failure) -> Value
) async -> Result<Value, Failure> {
    do throws(Failure) { return .success(try await body()) } catch { return .failure(error) }
}

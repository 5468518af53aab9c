// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
import Curses
import HostActions
package import HostSession
import LogText
import TerminalStyle

/// Messages in, frames out: the loop that everything on the screen goes through.
package struct DashboardLoop: Sendable {
    /// Time between two frames: what comes by itself waits so long for the next, and what is typed less.
    private static let frameTime = Duration.seconds(1) / 30
    private static let typedFrameTime = Duration.seconds(1) / 120

    /// The program, and its arguments, that is a shell in a task of a state directory.
    package typealias Shell =
        @Sendable (_ task: TaskID, _ stateDirectory: String) -> (path: String, arguments: [String])

    /// Keeps how the table is arranged for the next run; a sentence when that fails.
    package typealias Keeper = @Sendable (TableSettings) -> String?

    private let screen: any Screen
    private let options: DashboardOptions
    private let look: Look
    private let themes: ThemeShelf
    private let shell: Shell?
    private let keep: Keeper?
    private let mailbox = Mailbox()
    private let runner: EffectRunner

    package init(
        screen: any Screen,
        host: any Host,
        options: DashboardOptions,
        look: Look,
        themes: ThemeShelf,
        shell: Shell? = nil,
        keep: Keeper? = nil
    ) {
        self.keep = keep
        self.shell = shell
        self.screen = screen
        self.options = options
        self.look = look
        self.themes = themes
        runner = EffectRunner(
            host: host,
            pipePolicy: options.pipePolicy,
            mailbox: mailbox
        )
    }

    /// Runs until a key or a signal ends it, or the caller's task is cancelled; returns the program's exit code.
    ///
    /// Remarks of the start (a broken theme file) are shown on the journal line.
    package func run(remarks: [String] = []) async -> Int32 {
        // Discarding: an effect leaves nothing behind when it is over, and there are several for every tick.
        await withDiscardingTaskGroup { group in
            group.addTask { for await event in screen.events { mailbox.post(input: event) } }
            group.addTask { await runner.watchHealth() }
            let code = await loop(remarks, &group)
            group.cancelAll()
            return code
        }
    }

    /// Messages wait meanwhile: nothing is drawn, and nobody types at the dashboard.
    private func runShell(in target: ActionTarget, _ stateDirectory: String) async {
        guard let shell else { return mailbox.post(.noted("exec: a simulated task has no shell", .warning)) }
        let (path, arguments) = shell(target.id, stateDirectory)
        do throws(TerminalError) {
            let status = try await screen.run(path, arguments)
            mailbox.post(.noted("exec -> \(target.label): ended with \(status)", status == 125 ? .error : .info))
        } catch {
            mailbox.post(.noted("exec -> \(target.label) failed: \(error)", .error))
        }
    }

    private func tick(every interval: Duration) async {
        repeat { mailbox.post(.tick) } while (try? await Task.sleep(for: interval)) != nil
    }

    /// Waits until the next frame may be drawn; somebody who types meanwhile is waited with for less.
    private func waitForFrame(after shownAt: ContinuousClock.Instant, isTyped: Bool) async {
        let (soon, late) = (shownAt + Self.typedFrameTime, shownAt + Self.frameTime)
        if soon > .now { try? await Task.sleep(until: soon) }
        if late > .now, !isTyped { await mailbox.waitForInput(until: late) }
    }

    private func loop(_ remarks: [String], _ group: inout DiscardingTaskGroup) async -> Int32 {
        var look = look
        var model = Model(options: options, rows: 0, columns: 0, at: .now())
        for remark in remarks { model.note(remark) }
        var shown: Frame?
        var shownAt = ContinuousClock.now - Self.frameTime
        var drawn = 0
        var mustRedraw = false
        // The long-lived effects, one for each task whose log is read; over before this returns.
        var followers: [TaskID: Task<Void, Never>] = [:]
        var ticker = Task { await tick(every: min(options.interval, .seconds(1))) }
        var themeFollower = Task { await themes.follow(options.theme, isLoaded: true, mailbox) }
        var code: Int32?
        if options.hasMouse { await screen.setMouse(true) }

        while code == nil, !Task.isCancelled {
            var messages = await mailbox.take()
            await waitForFrame(after: shownAt, isTyped: messages.contains(where: \.isInput))
            messages += mailbox.takeNow()
            let wasPolling = model.isPolling
            for message in [.drawn(drawn)] + messages {
                if case .themeLoaded(_, let theme) = message { look.theme = theme }
                for effect in model.update(message, at: .now()) {
                    switch effect {
                    case .poll(let askAll): group.addTask { await runner.poll(askAll: askAll) }
                    case .readProcesses(let id): group.addTask { await runner.readProcesses(of: id) }
                    case .measure(let ids): group.addTask { await runner.measure(ids) }
                    case .sample(let ids): group.addTask { await runner.sample(ids) }
                    case .examine(let ids): group.addTask { await runner.examine(ids) }
                    case .readReport(let id, let part, let showsSecrets):
                        group.addTask { await runner.readReport(id, part, showsSecrets) }
                    case .saveText(let lines, let path): group.addTask { await runner.save(lines, to: path) }
                    case .collectForensics(let id, let path):
                        group.addTask { await runner.collectForensics(of: id, to: path) }
                    case .explain(let id): group.addTask { await runner.explain(id) }
                    case .act(let action): group.addTask { await runner.act(action) }
                    case .followLog(let id, let kind, let action):
                        followers[id.task]?.cancel()
                        followers[id.task] = Task { await runner.followLog(id, kind, as: action) }
                    case .stopLog(let task): followers.removeValue(forKey: task)?.cancel()
                    case .scanLog(let id, let scan): group.addTask { await runner.scan(scan, of: id) }
                    case .readOlderLog(let id, let history): group.addTask { await runner.readOlder(history, of: id) }
                    case .copy(let text, let lines): group.addTask { await runner.copy(text, lines, to: screen) }
                    case .saveLog(let extract, let path): group.addTask { await runner.save(extract, to: path) }
                    case .saveTable(let table):
                        if let keep { group.addTask { await runner.keep(table, keep) } }
                    case .setMouse(let isOn): await screen.setMouse(isOn)
                    case .exec(let target, let directory): await runShell(in: target, directory)
                    case .tick(let interval):
                        ticker.cancel()
                        ticker = Task { await tick(every: interval) }
                    case .loadTheme(let name):
                        themeFollower.cancel()
                        themeFollower = Task { await themes.follow(name, isLoaded: false, mailbox) }
                    case .setTitle(let title): await screen.setTitle(title)
                    case .saveScreen(let path):
                        let frame = DashboardView.frame(of: model, look)
                        group.addTask { await runner.save(frame, to: path) }
                    case .redraw: mustRedraw = true
                    case .suspend: await screen.suspend()
                    case .quit(let status): code = code ?? status
                    }
                }
            }
            guard code == nil, model.rows > 0 else { continue }
            // What the poll that begins now will find is drawn in a moment, with what has only grown older.
            if model.isPolling, !wasPolling, messages.allSatisfy({ $0 == .tick }) { continue }
            let frame = DashboardView.frame(of: model, look)
            // A frame that looks the same is one more where it is to be seen that what is asked has changed.
            if mustRedraw || frame != shown || model.askedIn > drawn {
                drawn += 1
                if mustRedraw {
                    await screen.redraw(frame, number: drawn)
                } else {
                    await screen.present(frame, number: drawn)
                }
            }
            mustRedraw = false
            shown = frame
            shownAt = .now
        }
        // Before anything is waited for.
        await screen.end(code: code ?? 0)
        ticker.cancel()
        themeFollower.cancel()
        await ticker.value
        await themeFollower.value
        followers.values.forEach { $0.cancel() }
        for follower in followers.values { await follower.value }
        return code ?? 0
    }
}

extension Moment {
    /// This moment, in the time zone of the process.
    fileprivate static func now() -> Moment {
        let time = LogTime.now()
        return Moment(instant: .now, time: time, timeOfDay: String(time.timeOfDay.prefix(8)))
    }
}

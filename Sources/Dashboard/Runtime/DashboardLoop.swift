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
    private let host: any Host
    private let options: DashboardOptions
    private let look: Look
    private let themes: ThemeShelf
    private let shell: Shell?
    private let keep: Keeper?
    private let mailbox = Mailbox()

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
        self.host = host
        self.options = options
        self.look = look
        self.themes = themes
    }

    /// Runs until a key or a signal ends it, or the caller's task is cancelled; returns the program's exit code.
    ///
    /// Remarks of the start (a broken theme file) are shown on the journal line.
    package func run(remarks: [String] = []) async -> Int32 {
        // Discarding: an effect leaves nothing behind when it is over, and there are several for every tick.
        await withDiscardingTaskGroup { group in
            group.addTask { for await event in screen.events { mailbox.post(input: event) } }
            group.addTask { await watchHealth() }
            let code = await loop(remarks, &group)
            group.cancelAll()
            return code
        }
    }

    /// Says when shims fall sick or well again, not more often than a person notices, until the caller's task is cancelled.
    private func watchHealth() async {
        for await _ in host.news {
            mailbox.post(.healthChanged)
            guard (try? await Task.sleep(for: .milliseconds(200))) != nil else { return }
        }
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
        var runner = EffectRunner(
            screen: screen,
            host: host,
            options: options,
            themes: themes,
            shell: shell,
            keep: keep,
            mailbox: mailbox
        )
        if options.hasMouse { await screen.setMouse(true) }

        while runner.code == nil, !Task.isCancelled {
            var messages = await mailbox.take()
            await waitForFrame(after: shownAt, isTyped: messages.contains(where: \.isInput))
            messages += mailbox.takeNow()
            let wasPolling = model.isPolling
            for message in [.drawn(drawn)] + messages {
                if case .themeLoaded(_, let theme) = message { look.theme = theme }
                for effect in model.update(message, at: .now()) {
                    await runner.perform(effect, of: model, look, in: &group)
                }
            }
            guard runner.code == nil, model.rows > 0 else { continue }
            // What the poll that begins now will find is drawn in a moment, with what has only grown older.
            if model.isPolling, !wasPolling, messages.allSatisfy({ $0 == .tick }) { continue }
            let frame = DashboardView.frame(of: model, look)
            // A frame that looks the same is one more where it is to be seen that what is asked has changed.
            if runner.mustRedraw || frame != shown || model.askedIn > drawn {
                drawn += 1
                if runner.mustRedraw {
                    await screen.redraw(frame, number: drawn)
                } else {
                    await screen.present(frame, number: drawn)
                }
            }
            runner.mustRedraw = false
            shown = frame
            shownAt = .now
        }
        // Before anything is waited for.
        await screen.end(code: runner.code ?? 0)
        await runner.end()
        return runner.code ?? 0
    }
}

extension Moment {
    /// This moment, in the time zone of the process.
    fileprivate static func now() -> Moment {
        let time = LogTime.now()
        return Moment(instant: .now, time: time, timeOfDay: String(time.timeOfDay.prefix(8)))
    }
}

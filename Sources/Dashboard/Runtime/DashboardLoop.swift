// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
import Curses
import LogText
import TerminalStyle

/// Messages in, frames out: the loop that everything on the screen goes through.
package struct DashboardLoop: Sendable {
    /// At most this many frames are drawn in a second.
    private static let frameTime = Duration.seconds(1) / 30

    private let screen: any Screen
    private let options: DashboardOptions
    private let look: Look
    private let mailbox = Mailbox()
    private let runner: EffectRunner

    package init(
        screen: any Screen,
        registry: ShimRegistry,
        options: DashboardOptions,
        look: Look,
        journal: JournalFile?
    ) {
        self.screen = screen
        self.options = options
        self.look = look
        runner = EffectRunner(
            registry: RegistryEffects(registry: registry, pipePolicy: options.pipePolicy),
            journal: journal,
            mailbox: mailbox
        )
    }

    /// Runs until a key or a signal ends it, or the caller's task is cancelled; returns the program's exit code.
    ///
    /// Remarks of the start (a broken theme file) are shown on the journal line.
    package func run(remarks: [String] = []) async -> Int32 {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await event in screen.events { mailbox.post(Message(event)) } }
            group.addTask { await tick() }
            let code = await loop(remarks, &group)
            group.cancelAll()
            return code
        }
    }

    private func tick() async {
        repeat { mailbox.post(.tick) } while (try? await Task.sleep(for: min(options.interval, .seconds(1)))) != nil
    }

    private func loop(_ remarks: [String], _ group: inout TaskGroup<Void>) async -> Int32 {
        var model = Model(options: options, rows: 0, columns: 0, at: .now())
        for remark in remarks { model.note(remark) }
        var shown: Frame?
        var shownAt = ContinuousClock.now - Self.frameTime
        var mustRedraw = false
        // The long-lived effects, one for each task whose log is read; over before this returns.
        var followers: [TaskID: Task<Void, Never>] = [:]
        var code: Int32?

        while code == nil, !Task.isCancelled {
            var messages = await mailbox.take()
            let pause = ContinuousClock.now.duration(to: shownAt + Self.frameTime)
            if pause > .zero {
                try? await Task.sleep(for: pause)
                messages += mailbox.takeNow()
            }
            for message in messages {
                for effect in model.update(message, at: .now()) {
                    switch effect {
                    case .poll(let askAll): group.addTask { await runner.poll(askAll: askAll) }
                    case .readProcesses(let id): group.addTask { await runner.readProcesses(of: id) }
                    case .act(let action): group.addTask { await runner.act(action) }
                    case .followLog(let id, let kind, let hasConsent):
                        followers[id.task]?.cancel()
                        followers[id.task] = Task { await runner.followLog(id, kind, hasConsent) }
                    case .stopLog(let task): followers.removeValue(forKey: task)?.cancel()
                    case .scanLog(let id, let scan): group.addTask { await runner.scan(scan, of: id) }
                    case .readOlderLog(let id, let history): group.addTask { await runner.readOlder(history, of: id) }
                    case .copy(let text, let lines): group.addTask { await runner.copy(text, lines, to: screen) }
                    case .saveLog(let extract, let path): group.addTask { await runner.save(extract, to: path) }
                    case .setMouse(let isOn): await screen.setMouse(isOn)
                    case .redraw: mustRedraw = true
                    case .suspend: await screen.suspend()
                    case .quit(let status): code = code ?? status
                    }
                }
            }
            guard code == nil, model.rows > 0 else { continue }
            let frame = DashboardView.frame(of: model, look)
            if mustRedraw { await screen.redraw(frame) } else if frame != shown { await screen.present(frame) }
            mustRedraw = false
            shown = frame
            shownAt = .now
        }
        followers.values.forEach { $0.cancel() }
        for follower in followers.values { await follower.value }
        return code ?? 0
    }
}

extension Message {
    fileprivate init(_ event: TerminalEvent) {
        self =
            switch event {
            case .key(let key): .key(key)
            case .mouse(let event): .mouse(event)
            case .resized(let rows, let columns): .resized(rows: rows, columns: columns)
            case .terminate(let signal): .terminate(signal: signal)
            case .resumed: .resumed
            }
    }
}

extension Moment {
    /// This moment, in the time zone of the process.
    fileprivate static func now() -> Moment {
        let time = LogTime.now()
        return Moment(instant: .now, time: time, timeOfDay: String(time.timeOfDay.prefix(8)))
    }
}

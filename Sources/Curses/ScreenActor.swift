// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import TerminalStyle

/// Curses keeps state for the whole process: whatever calls it is isolated to this actor, whose executor is one thread.
actor ScreenActor {
    static let shared = ScreenActor()

    nonisolated var unownedExecutor: UnownedSerialExecutor { UIThread.shared.asUnownedSerialExecutor() }

    private var screen: CursesScreen?
    private var events: AsyncStream<TerminalEvent>.Continuation?
    private var signals: Int32 = -1
    private var decoder = InputDecoder()
    /// The program that has the terminal, and who waits for its end.
    private var program: (program: TerminalProgram, waiter: CheckedContinuation<Int32, Never>)?

    /// Who waits for the terminal to tell its background.
    private var backgroundWaiters: [CheckedContinuation<Void, Never>] = []

    /// What a session tells about the terminal.
    struct Terminal: Sendable {
        var colorDepth: ColorDepth
        var isUnicode: Bool
    }

    /// Takes the terminal over and starts to send what happens on it.
    func open(
        _ events: AsyncStream<TerminalEvent>.Continuation,
        colors: ColorChoice
    ) throws(TerminalError) -> Terminal {
        guard screen == nil else { throw .busy }
        // Before curses looks: it leaves alone the signals that somebody catches.
        let caught = [SIGWINCH, SIGTERM, SIGINT, SIGHUP, SIGTSTP, SIGCONT]
        signals = signal_pipe_open(caught, Int32(caught.count))
        guard signals >= 0 else { throw .system(call: "pipe2", errno: errno) }
        let screen: CursesScreen
        do { screen = try CursesScreen(colors: colors) } catch {
            signal_pipe_close(signals)
            throw error
        }
        self.screen = screen
        self.events = events
        watch(terminal: STDIN_FILENO)
        events.yield(.resized(rows: screen.rows, columns: screen.columns))
        return Terminal(colorDepth: screen.colorDepth, isUnicode: screen.isUnicode)
    }

    /// Gives the terminal back.
    func close() {
        guard let screen else { return }
        UIThread.shared.watch(nil)
        screen.close()
        self.screen = nil
        wakeBackgroundWaiters()
        events?.finish()
        events = nil
        signal_pipe_close(signals)
    }

    func present(_ frame: Frame, anew: Bool) {
        if program == nil { screen?.present(frame, anew: anew, isSynchronized: decoder.isSynchronized) }
    }

    func suspend() {
        guard let screen else { return }
        screen.suspend()
        tellResumed(screen)
    }

    /// Gives the terminal to a program; whoever calls waits for its end, and this actor does not.
    func run(_ path: String, _ arguments: [String]) async throws(TerminalError) -> Int32 {
        guard let screen, program == nil else { throw .busy }
        screen.leave()
        let started: TerminalProgram
        do { started = try TerminalProgram(path, arguments) } catch {
            screen.comeBack()
            tellResumed(screen)
            throw error
        }
        return await withCheckedContinuation { waiter in
            program = (started, waiter)
            watch(terminal: started.ended)
        }
    }

    private func programEnded(_ screen: CursesScreen) {
        guard let (ended, waiter) = program else { return }
        program = nil
        let status = ended.reap()
        screen.comeBack()
        watch(terminal: STDIN_FILENO)
        tellResumed(screen)
        waiter.resume(returning: status)
    }

    /// Asks the terminal and waits for its answer, for no longer than the patience.
    func background(patience: Duration) async -> TerminalBackground? {
        guard let screen, decoder.background == nil, screen.askForBackground() else {
            return decoder.background ?? screen?.backgroundOfEnvironment
        }
        let limit = Task {
            try? await Task.sleep(for: patience)
            wakeBackgroundWaiters()
        }
        await withCheckedContinuation { backgroundWaiters.append($0) }
        limit.cancel()
        return decoder.background ?? screen.backgroundOfEnvironment
    }

    private func wakeBackgroundWaiters() {
        for waiter in backgroundWaiters { waiter.resume() }
        backgroundWaiters = []
    }

    func setTitle(_ text: String) { screen?.setTitle(text) }

    func setMouse(_ isOn: Bool) { screen?.setMouse(isOn) }

    func copy(_ text: String) throws(CopyError) {
        guard let screen else { throw .system(errno: EBADF) }
        try screen.copy(text)
    }

    private func watch(terminal: Int32) {
        UIThread.shared.watch(
            UIThread.Watch(terminal: terminal, signals: signals) { terminal, signals in
                ScreenActor.shared.assumeIsolated { $0.isReady(terminal: terminal, signals: signals) }
            }
        )
    }

    private func isReady(terminal: Int16, signals: Int16) {
        guard let screen else { return }
        if terminal != 0, program != nil { return programEnded(screen) }
        if terminal != 0 { readKeys(screen, gone: terminal & Int16(POLLHUP | POLLERR | POLLNVAL) != 0) }
        if signals != 0 { readSignals(screen) }
    }

    private func readKeys(_ screen: CursesScreen, gone: Bool) {
        let isEmpty = (screen.waitingBytes ?? 0) == 0
        while let input = screen.nextInput() {
            for event in decoder.take(input) { tell(event, screen) }
        }
        for event in decoder.finish() { tell(event, screen) }
        if decoder.hasAnswered { wakeBackgroundWaiters() }
        // Readable with nothing to read: the other side of the terminal has closed.
        guard gone || isEmpty else { return }
        watch(terminal: -1)
        events?.yield(.terminate(signal: SIGHUP))
    }

    private func tell(_ event: TerminalEvent, _ screen: CursesScreen) {
        // A report may still have been on its way when the mouse was turned off.
        if case .mouse = event, !screen.isMouseOn { return }
        events?.yield(event)
    }

    private func readSignals(_ screen: CursesScreen) {
        while true {
            switch signal_pipe_next(signals) {
            case 0: return
            // It is the program's terminal; whoever ends us ends it too.
            case SIGTERM where program != nil, SIGHUP where program != nil: endProgram()
            case _ where program != nil: continue
            case SIGWINCH: tellSize(screen)
            case SIGTSTP:
                screen.suspend()
                tellResumed(screen)
            case SIGCONT:
                screen.takeBack()
                tellResumed(screen)
            case let signal: events?.yield(.terminate(signal: signal))
            }
        }
    }

    private func endProgram() {
        if let pid = program?.program.pid { kill(pid, SIGHUP) }
        events?.yield(.terminate(signal: SIGHUP))
    }

    private func tellResumed(_ screen: CursesScreen) {
        events?.yield(.resumed)
        tellSize(screen)
    }

    private func tellSize(_ screen: CursesScreen) {
        if screen.takeSize() { events?.yield(.resized(rows: screen.rows, columns: screen.columns)) }
    }
}

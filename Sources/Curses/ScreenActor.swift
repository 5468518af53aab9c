// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import TerminalStyle

/// Curses keeps state for the whole process: whatever calls it is isolated to this actor, whose executor is one thread.
actor ScreenActor {
    static let shared = ScreenActor()

    nonisolated var unownedExecutor: UnownedSerialExecutor { UIThread.shared.asUnownedSerialExecutor() }

    /// Time between two looks whether a terminal that somebody else has is ours again: no shell tells it that.
    private static let lookTime = Duration.milliseconds(250)

    private(set) var screen: CursesScreen?
    private(set) var events: EventQueue?
    private var signals: Int32 = -1
    private var decoder = InputDecoder()
    private var burst = KeyBurst()
    /// Whether there is somebody at the other end of the terminal.
    private var isConnected = false
    private var nextLook: ContinuousClock.Instant?
    private var attention = Attention()
    /// The program that has the terminal.
    var lent: LentTerminal?

    /// How long the process may live on once it is to end, and when it ends with which status whatever hangs.
    private var patience: Duration?
    private var end: (moment: ContinuousClock.Instant, code: Int32)?

    /// Who waits for the terminal to tell its background.
    private var backgroundWaiters: [CheckedContinuation<Void, Never>] = []

    /// What a session tells about the terminal.
    struct Terminal: Sendable {
        var colorDepth: ColorDepth
        var isUnicode: Bool
    }

    /// Takes the terminal over, or waits until it is given to this process, and starts to send what happens on it.
    func open(
        _ events: EventQueue,
        colors: ColorChoice,
        patience: Duration?
    ) throws(TerminalError) -> Terminal {
        guard screen == nil else { throw .busy }
        // Before curses looks: it leaves alone the signals that somebody catches.
        let caught = signal_inbox_ends() | Self.bit(SIGWINCH) | Self.bit(SIGTSTP) | Self.bit(SIGCONT)
        signals = signal_inbox_open(caught, Self.bit(SIGPIPE) | Self.bit(SIGXFSZ), Self.bit(SIGINT) | Self.bit(SIGQUIT))
        guard signals >= 0 else { throw .system(call: "eventfd", errno: errno) }
        let screen: CursesScreen
        do { screen = try CursesScreen(colors: colors) } catch {
            signal_inbox_close(signals)
            throw error
        }
        self.screen = screen
        self.events = events
        self.patience = patience
        isConnected = true
        attention = Attention()
        attention.isForeground = screen.isTaken
        nextLook = .now
        UIThread.shared.watch(
            UIThread.Watch {
                ScreenActor.shared.assumeIsolated { $0.interest() }
            } ready: { readiness in
                ScreenActor.shared.assumeIsolated { $0.isReady(readiness) }
            }
        )
        events.post(.resized(rows: screen.rows, columns: screen.columns))
        return Terminal(colorDepth: screen.colorDepth, isUnicode: screen.isUnicode)
    }

    /// Gives the terminal back.
    func close() {
        guard let screen else { return }
        screen.close()
        self.screen = nil
        wakeBackgroundWaiters()
        events?.finish()
        events = nil
        signal_inbox_close(signals)
        signals = -1
    }

    /// Gives the terminal back, and ends the process should it not end by itself.
    func close(endingWith code: Int32) {
        endSoon(with: code)
        close()
    }

    // MARK: - What is shown

    func present(_ frame: Frame, number: Int, anew: Bool) {
        guard let screen = screenInForeground else { return }
        screen.present(
            CursesScreen.Picture(
                frame: frame,
                number: number,
                isAnew: anew,
                isSynchronized: decoder.isSynchronized
            )
        )
    }

    func setTitle(_ text: String) { screen?.setTitle(text) }

    func setMouse(_ isOn: Bool) { screen?.setMouse(isOn) }

    func copy(_ text: String) throws(CopyError) {
        guard let screen else { throw .system(errno: EBADF) }
        try screen.copy(text)
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

    // MARK: - Foreground and background

    /// The screen while the terminal is ours, which a shell may have taken away.
    var screenInForeground: CursesScreen? {
        guard let screen, screen.isTaken else { return nil }
        if isForeground { return screen }
        screen.lose()
        leftForeground()
        return nil
    }

    var isForeground: Bool { terminal_is_ours(STDIN_FILENO) != 0 }

    func leftForeground() {
        attention.isForeground = false
        nextLook = .now + Self.lookTime
    }

    func suspend() {
        if let screen = screenInForeground {
            screen.giveBack()
            leftForeground()
        }
        crash_guard_stop_group()
        lookForForeground()
    }

    /// Takes the terminal as soon as it is ours.
    private func lookForForeground() {
        guard let screen, !screen.isTaken, lent == nil else { return }
        nextLook = .now + Self.lookTime
        guard isForeground else { return }
        screen.take()
        (attention.isForeground, attention.isFocused) = (true, true)
        tellResumed()
    }

    /// Somebody else stopped the process, and now it goes on.
    private func wentOn() {
        guard lent == nil else { return }
        guard let screen = screenInForeground else { return lookForForeground() }
        screen.takeBack()
        tellResumed()
    }

    func tellResumed() {
        events?.post(.resumed)
        tellSize()
    }

    private func tellSize() {
        guard let screen, screen.takeSize() else { return }
        events?.post(.resized(rows: screen.rows, columns: screen.columns))
    }

    // MARK: - What happens

    private func interest() -> UIThread.Interest {
        attention.note(isIdle: screen?.output.isIdle ?? true, at: .now)
        if let isLookedAt = attention.news() { events?.post(.focus(isLookedAt)) }
        var interest = UIThread.Interest(signals: signals, deadline: end?.moment)
        if let lent {
            interest.input = lent.program.ended
            interest.deadline = [interest.deadline, lent.limit].compactMap { $0 }.min()
        } else if let screen, screen.isTaken {
            if isConnected { interest.input = STDIN_FILENO }
            if !screen.output.isIdle { interest.output = screen.output.device.fd }
            interest.deadline = [interest.deadline, attention.deadline].compactMap { $0 }.min()
        } else if screen != nil {
            interest.deadline = [interest.deadline, nextLook].compactMap { $0 }.min()
        }
        return interest
    }

    private func isReady(_ readiness: UIThread.Readiness) {
        if readiness.signals != 0 { readSignals() }
        if let end, end.moment <= .now {
            close()
            // Also where the kernel holds a thread that hangs.
            supervisor_end(end.code, 0)
        }
        if readiness.output != 0 {
            attention.note(isIdle: true, at: .now)
            screen?.outputIsReady()
        }
        if lent != nil { return lookAtProgram(hasEnded: readiness.input != 0) }
        if readiness.input != 0 { readKeys(gone: Int32(readiness.input) & (POLLHUP | POLLERR | POLLNVAL) != 0) }
        if nextLook.map({ $0 <= .now }) ?? false { lookForForeground() }
    }

    private func readKeys(gone: Bool) {
        guard let screen = screenInForeground else { return }
        let isEmpty = (screen.waitingBytes ?? 0) == 0
        var events: [TerminalEvent] = []
        while let input = screen.nextInput() { events += decoder.take(input) }
        events += decoder.finish()
        if decoder.hasAnswered { wakeBackgroundWaiters() }
        let hasKeys = events.contains { if case .key = $0 { true } else { false } }
        let painted = hasKeys ? burst.take(at: .now, painted: screen.drawing.painted) : 0
        for event in events { tell(event, painted, screen) }
        // Readable with nothing to read: the other side of the terminal has closed.
        if gone || isEmpty {
            isConnected = false
            endSoon(with: 128 + SIGHUP)
            self.events?.post(.terminate(signal: SIGHUP))
        }
    }

    private func tell(_ event: TerminalEvent, _ painted: Int, _ screen: CursesScreen) {
        switch event {
        case .key(let key, _): events?.post(.key(key, painted: painted))
        case .focus(let isOn): attention.isFocused = isOn
        // A report may still have been on its way when the mouse was turned off.
        case .mouse where !screen.isMouseOn: break
        default: events?.post(event)
        }
    }

    // MARK: - Signals and the end

    private static func bit(_ signal: Int32) -> UInt64 { 1 << UInt64(signal - 1) }

    private func readSignals() {
        let waiting = signal_inbox_take(signals)
        let ends = (1...64).filter { waiting & signal_inbox_ends() & Self.bit($0) != 0 }
        if let signal = ends.first { endBecause(of: signal) }
        if waiting & Self.bit(SIGTSTP) != 0 {
            // A program that has the terminal stops with us, and has it again afterwards.
            if lent == nil { suspend() } else { crash_guard_stop_group() }
        }
        if waiting & Self.bit(SIGCONT) != 0 { wentOn() }
        if waiting & Self.bit(SIGWINCH) != 0, lent == nil { tellSize() }
    }

    private func endBecause(of signal: Int32) {
        endSoon(with: 128 + signal)
        events?.post(.terminate(signal: signal))
        hangUpProgram()
    }

    private func endSoon(with code: Int32) {
        if let patience, end == nil { end = (.now + patience, code) }
    }
}

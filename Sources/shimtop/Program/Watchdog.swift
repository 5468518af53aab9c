// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import LinuxHost
import Synchronization

/// Ends a command that is told to end, that waits for too long, or whose output nobody reads any more.
///
/// Watches from a thread of its own: the command's threads may all hang. First the command is cancelled; when it has not ended a
/// moment later, the program is.
final class Watchdog: Sendable {
    static let shared = Watchdog()

    /// Why a command is to end.
    enum Reason: Sendable {
        case signal(Int32)
        /// What was waited for, and for how long.
        case late(String, Duration)
        case closedOutput
    }

    /// Signals that end a command, and those that it may pass on besides.
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH]
    /// How long a command that was cancelled has to end.
    private static let grace = Duration.milliseconds(500)

    fileprivate struct State {
        var time = CommandTime.bounded(CommandTime.parsing)
        var cancel: (@Sendable () -> Void)?
        /// Where signals come from; -1 while they have their usual effect.
        var signals: Int32 = -1
        var passOn: (@Sendable (Int32) -> Void)?
        var deadline: ContinuousClock.Instant?
        var pauses = 0
        var pausedAt = ContinuousClock.now
        var waitsFor = "the command line"
        var reason: Reason?
        var graceEnd = ContinuousClock.now
        /// Whether the command watches over itself.
        var isOver = false
    }

    private let state = Mutex(State())
    /// nil when there is no descriptor left: signals have their usual effect then, and no deadline is kept.
    private let wakeUp = try? WakeUp()

    /// Watches from now on.
    func start() {
        // A reader that is gone is an error to be met. Not ignored, which programs that are run would inherit.
        signal(SIGPIPE) { _ in }
        guard let wakeUp else { return }
        state.withLock { state in
            state.deadline = state.time.limit.map { .now + $0 }
        }
        PlainThread.start("watchdog") { self.watch(wakeUp) }
    }

    /// Says how the command is told to end.
    func ends(_ cancel: @escaping @Sendable () -> Void) {
        let isEnding = state.withLock { state in
            state.cancel = cancel
            return state.reason != nil
        }
        if isEnding { cancel() }
    }

    /// Says what the command is, before it begins.
    func heed(_ time: CommandTime) {
        guard let wakeUp else { return }
        var pipe: Int32 = -1
        if case .own = time {
        } else {
            pipe = signal_inbox_open(Self.signals.reduce(0) { $0 | 1 << UInt64($1 - 1) }, 0, 0)
        }
        state.withLock { state in
            state.time = time
            if case .own = time { state.isOver = true }
            state.signals = pipe
            state.waitsFor = "the files that it reads"
            state.deadline = time.limit.map { .now + $0 }
        }
        wakeUp.call()
    }

    /// Whether the command is one that goes on until its output is closed.
    var follows: Bool { state.withLock { $0.time.follows } }

    /// Why the command was told to end; nil when it was not.
    var reason: Reason? { state.withLock { $0.reason } }

    /// Says what is waited for from now on, for who asks why nothing comes.
    func waits(for what: String) { state.withLock { $0.waitsFor = what } }

    /// Somebody else is waited for, a person or a reader, who may take their time.
    func pause() {
        state.withLock { state in
            if state.pauses == 0 { state.pausedAt = .now }
            state.pauses += 1
        }
    }

    /// Ends a pause; from the beginning, where something has come of it.
    func goOn(afresh: Bool) {
        state.withLock { state in
            state.pauses -= 1
            guard state.pauses == 0, let deadline = state.deadline, let limit = state.time.limit else { return }
            state.deadline = afresh ? .now + limit : deadline + state.pausedAt.duration(to: .now)
        }
    }

    /// Passes signals on instead of ending the command; nil ends that.
    func passSignals(to receiver: (@Sendable (Int32) -> Void)?) { state.withLock { $0.passOn = receiver } }

    /// Ends the command as if this signal had come to it.
    func end(bySignal number: Int32) { end(.signal(number)) }

    private func watch(_ wakeUp: WakeUp) {
        while true {
            let (state, wait) = state.withLock { ($0, $0.milliseconds) }
            guard !state.isOver else { return }
            let watchesOutput = state.time.follows && state.reason == nil
            // Nothing is to be written there: only the hanging up shows.
            var waiting = [
                pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: state.signals, events: Int16(POLLIN), revents: 0),
                pollfd(fd: watchesOutput ? STDOUT_FILENO : -1, events: 0, revents: 0),
            ]
            poll(&waiting, nfds_t(waiting.count), wait)
            if waiting[0].revents != 0 { wakeUp.heard() }
            if waiting[1].revents != 0 {
                let waiting = signal_inbox_take(state.signals)
                for number in Self.signals where waiting & 1 << UInt64(number - 1) != 0 { take(number) }
            }
            if Int32(waiting[2].revents) & (POLLERR | POLLHUP) != 0 { end(.closedOutput) }
            look()
        }
    }

    private func take(_ number: Int32) {
        if let passOn = state.withLock({ $0.passOn }) { return passOn(number) }
        switch number {
        case SIGWINCH: break
        // A dump is wanted.
        case SIGQUIT: ProgramEnd.signal(number).now()
        default:
            if reason != nil { force() }
            end(.signal(number))
        }
    }

    private func end(_ reason: Reason) {
        let cancel = state.withLock { state -> (@Sendable () -> Void)? in
            guard state.reason == nil, !state.isOver else { return nil }
            state.reason = reason
            state.graceEnd = .now + Self.grace
            return state.cancel
        }
        cancel?()
        wakeUp?.call()
    }

    /// Whether the time is over.
    private func look() {
        enum Finding {
            case nothing
            case late(Reason)
            case isStuck
        }
        let finding = state.withLock { state -> Finding in
            guard !state.isOver else { return .nothing }
            if state.reason != nil { return state.graceEnd <= .now ? .isStuck : .nothing }
            guard state.pauses == 0, let deadline = state.deadline, let limit = state.time.limit else {
                return .nothing
            }
            let lateness = deadline.duration(to: .now)
            guard lateness >= .zero else { return .nothing }
            if lateness > .seconds(2) {
                // Nobody looked in time: the program was stopped, or the machine slept.
                state.deadline = .now + limit
                return .nothing
            }
            return .late(.late(state.waitsFor, limit))
        }
        switch finding {
        case .nothing: break
        case .late(let reason): end(reason)
        case .isStuck: force()
        }
    }

    /// Ends the program, whatever the command does.
    private func force() {
        guard let reason else { return }
        let (end, sentence) = CommandRun.end(reason)
        end.now(saying: sentence)
    }
}

extension Watchdog.State {
    /// Time until something is to be looked at; -1 where nothing is.
    fileprivate var milliseconds: Int32 {
        guard let end = reason == nil ? deadline : graceEnd else { return -1 }
        // While somebody else is waited for the deadline moves.
        let left = pauses > 0 && reason == nil ? .seconds(1) : ContinuousClock.now.duration(to: end)
        return max(0, Int32(clamping: Int64((left / .milliseconds(1)).rounded(.up))))
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import LogText
import ShimLogs
import Synchronization

/// Messages on their way to the model.
///
/// Input is handed out first, and ends, sizes and the like before keys. Keys are bounded: those that are too many are
/// dropped and counted. What a log brings is bounded, too: the oldest lines go, and are counted.
final class Mailbox: Sendable {
    /// What log lines that wait may take in memory.
    static let mostLogBytes = 8 << 20

    private struct State {
        var input = InputBuffer()
        var others: [Message] = []
        var logs: [Message] = []
        /// Messages at the beginning of `logs` that have gone.
        var gone = 0
        var logBytes = 0
        /// Lines that have gone with them.
        var lost: [LogBufferID: Int] = [:]
        var waiter: CheckedContinuation<[Message], Never>?
        /// Somebody waits for input alone, and not for longer than he says.
        var inputWaiter: CheckedContinuation<Void, Never>?
        var isClosed = false

        mutating func takeAll() -> [Message] {
            var input: [Message] = []
            while let event = self.input.next() { input.append(Message(event)) }
            defer {
                others = []
                logs = []
                gone = 0
                logBytes = 0
                lost = [:]
            }
            return input + others + lost.map { .log($0, .lost($1)) } + logs[gone...]
        }

        /// What is to be done so that whoever waits for messages gets them.
        mutating func wakeReader() -> (() -> Void)? {
            guard let waiter else { return nil }
            self.waiter = nil
            let messages = takeAll()
            return { waiter.resume(returning: messages) }
        }

        mutating func queue(_ message: Message) {
            logs.append(message)
            logBytes += message.logBytes
            while logBytes > Mailbox.mostLogBytes, gone < logs.count {
                let oldest = logs[gone]
                gone += 1
                logBytes -= oldest.logBytes
                if case .log(let id, .lines(let batch)) = oldest {
                    lost[id, default: 0] += batch.count
                } else {
                    // Not lines: it is still wanted, only sooner.
                    others.append(oldest)
                }
            }
        }
    }

    private let state = Mutex(State())

    func post(_ message: Message) {
        let resume = state.withLock { state -> (() -> Void)? in
            switch message {
            case .log: state.queue(message)
            // One is as good as many: nobody may take messages for as long as a shell has the screen.
            case .tick where state.others.contains(.tick): break
            default: state.others.append(message)
            }
            return state.wakeReader()
        }
        resume?()
    }

    /// Takes what a person, or the terminal, has done.
    func post(input event: TerminalEvent) {
        let resume = state.withLock { state -> (() -> Void)? in
            state.input.put(event)
            guard let waiter = state.inputWaiter else { return state.wakeReader() }
            state.inputWaiter = nil
            return { waiter.resume() }
        }
        resume?()
    }

    /// Everything that waits, at least one message; nothing once the mailbox is closed.
    func take() async -> [Message] {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let messages = state.withLock { state -> [Message]? in
                    let messages = state.takeAll()
                    if !messages.isEmpty || state.isClosed { return messages }
                    state.waiter = waiter
                    return nil
                }
                if let messages { waiter.resume(returning: messages) }
            }
        } onCancel: {
            close()
        }
    }

    /// Waits until a person, or the terminal, has done something, or until this moment.
    ///
    /// One waits at a time.
    func waitForInput(until moment: ContinuousClock.Instant) async {
        let alarm = Task {
            try? await Task.sleep(until: moment)
            endInputWait()
        }
        await withCheckedContinuation { waiter in
            let mustWait = state.withLock { state in
                guard state.input.isEmpty, !state.isClosed, moment > .now else { return false }
                state.inputWaiter = waiter
                return true
            }
            if !mustWait { waiter.resume() }
        }
        alarm.cancel()
        await alarm.value
    }

    private func endInputWait() {
        let waiter = state.withLock { state in
            defer { state.inputWaiter = nil }
            return state.inputWaiter
        }
        waiter?.resume()
    }

    /// Everything that waits, perhaps nothing.
    func takeNow() -> [Message] { state.withLock { $0.takeAll() } }

    private func close() {
        let waiter = state.withLock { state in
            state.isClosed = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: [])
        endInputWait()
    }
}

extension Message {
    init(_ event: TerminalEvent) {
        self =
            switch event {
            case .key(let key, let painted): .key(key, seen: painted)
            case .mouse(let event): .mouse(event)
            case .paste(let text): .paste(text)
            case .dropped(let keys): .keysDropped(keys)
            case .focus(let isOn): .focus(isOn)
            case .resized(let rows, let columns): .resized(rows: rows, columns: columns)
            case .terminate(let signal): .terminate(signal: signal)
            case .resumed: .resumed
            }
    }

    /// Whether a person, or the terminal, has done something.
    var isInput: Bool {
        switch self {
        case .key, .mouse, .paste, .keysDropped, .focus, .resized, .resumed, .terminate: true
        default: false
        }
    }

    /// What it takes in memory, about.
    fileprivate var logBytes: Int {
        switch self {
        case .log(_, .lines(let batch)), .log(_, .unfinished(let batch)): 256 + batch.sizeBytes
        default: 256
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LogText
import Synchronization

/// Messages on their way to the model.
///
/// Input is handed out first; what a log brings is bounded: the oldest lines go, and are counted.
final class Mailbox: Sendable {
    /// What log lines that wait may take in memory.
    static let mostLogBytes = 8 << 20
    /// Other messages that may wait: more keys than a person types while a frame is drawn.
    private static let mostInput = 1024

    private struct State {
        var input: [Message] = []
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
            defer {
                input = []
                others = []
                logs = []
                gone = 0
                logBytes = 0
                lost = [:]
            }
            return input + others + lost.map { .log($0, .lost($1)) } + logs[gone...]
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
            case _ where message.isInput:
                if state.input.count < Self.mostInput { state.input.append(message) }
                if let waiter = state.inputWaiter {
                    state.inputWaiter = nil
                    return { waiter.resume() }
                }
            case .log: state.queue(message)
            // One is as good as many: nobody may take messages for as long as a shell has the screen.
            case .tick where state.others.contains(.tick): break
            default: state.others.append(message)
            }
            guard let waiter = state.waiter else { return nil }
            state.waiter = nil
            let messages = state.takeAll()
            return { waiter.resume(returning: messages) }
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
    /// Whether a person, or the terminal, has done something.
    var isInput: Bool {
        switch self {
        case .key, .mouse, .paste, .focus, .resized, .resumed, .terminate: true
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

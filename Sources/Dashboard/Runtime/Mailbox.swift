// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Synchronization

/// Messages on their way to the model.
///
/// Input is handed out first; what a log brings is bounded, oldest lines go.
final class Mailbox: Sendable {
    /// Log lines that may wait.
    private static let mostLines = 4000
    /// Other messages that may wait: more keys than a person types while a frame is drawn.
    private static let mostInput = 1024

    private struct State {
        var input: [Message] = []
        var others: [Message] = []
        var logs: [Message] = []
        var waitingLines = 0
        var waiter: CheckedContinuation<[Message], Never>?
        var isClosed = false

        mutating func takeAll() -> [Message] {
            defer {
                input = []
                others = []
                logs = []
                waitingLines = 0
            }
            return input + others + logs
        }
    }

    private let state = Mutex(State())

    func post(_ message: Message) {
        let resume = state.withLock { state -> (() -> Void)? in
            switch message {
            case .key, .mouse, .resized, .resumed, .terminate:
                if state.input.count < Self.mostInput { state.input.append(message) }
            case .log(let id, let update): Self.queue(update, of: id, in: &state)
            case .tick, .snapshot, .processesRead, .actionFinished, .journalFailed: state.others.append(message)
            }
            guard let waiter = state.waiter else { return nil }
            state.waiter = nil
            let messages = state.takeAll()
            return { waiter.resume(returning: messages) }
        }
        resume?()
    }

    private static func queue(_ update: LogPipeUpdate, of id: TaskID, in state: inout State) {
        state.logs.append(.log(id, update))
        if case .lines(let lines) = update { state.waitingLines += lines.count }
        while state.waitingLines > mostLines, let oldest = state.logs.firstIndex(where: \.holdsLines),
            case .log(let id, .lines(let lines)) = state.logs[oldest]
        {
            state.waitingLines -= lines.count
            state.logs[oldest] = .log(id, .dropped(lines.count))
        }
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

    /// Everything that waits, perhaps nothing.
    func takeNow() -> [Message] { state.withLock { $0.takeAll() } }

    private func close() {
        let waiter = state.withLock { state in
            state.isClosed = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: [])
    }
}

extension Message {
    fileprivate var holdsLines: Bool { if case .log(_, .lines) = self { true } else { false } }
}

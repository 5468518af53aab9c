// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Events on their way from the screen's thread to the one who reads them.
final class EventQueue: Sendable {
    private struct State {
        var waiting = InputBuffer()
        var reader: CheckedContinuation<TerminalEvent?, Never>?
        var isOver = false
    }

    private let state = Mutex(State())

    func post(_ event: TerminalEvent) {
        let resume = state.withLock { state -> (() -> Void)? in
            state.waiting.put(event)
            guard let reader = state.reader, let next = state.waiting.next() else { return nil }
            state.reader = nil
            return { reader.resume(returning: next) }
        }
        resume?()
    }

    /// The next event; nil once there will be none, or the caller's task is cancelled.
    ///
    /// One reads at a time.
    func next() async -> TerminalEvent? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { reader in
                let resume = state.withLock { state -> (() -> Void)? in
                    let next = state.waiting.next()
                    if next != nil || state.isOver { return { reader.resume(returning: next) } }
                    state.reader = reader
                    return nil
                }
                resume?()
            }
        } onCancel: {
            finish()
        }
    }

    /// Nothing comes after what waits.
    func finish() {
        let reader = state.withLock { state in
            state.isOver = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }
}

/// What the terminal, or somebody who signals this process, tells the program.
public enum TerminalEvent: Sendable, Hashable {
    /// A key, and the number of the newest frame that was wholly on its way to the terminal when it was pressed, as
    /// ``TerminalSession/present(_:number:)`` was told it: whoever pressed it had seen no newer one.
    case key(KeyEvent, painted: Int = 0)
    /// Only while ``TerminalSession/setMouse(_:)`` has the mouse on.
    case mouse(MouseEvent)
    /// Text was pasted, at most 64 KiB of it; never a sequence of keys.
    case paste(String)
    /// So many keys, pastes and movements of the mouse were dropped, because more than a thousand waited.
    case dropped(keys: Int)
    /// Whether the user looks at the terminal, on terminals that tell; nobody does while the program is in the background.
    case focus(Bool)
    /// The screen has this size now; also sent once at the start.
    case resized(rows: Int, columns: Int)
    /// A signal came that ends programs, or the terminal went away: the program is to end.
    case terminate(signal: Int32)
    /// The program is in the foreground again after ctrl-z: what was on the screen is gone.
    case resumed
}

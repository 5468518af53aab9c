// SPDX-License-Identifier: Apache-2.0

import Curses
import Synchronization
import TerminalStyle

@testable import Dashboard

/// A screen in memory: a test types at it and reads it.
final class MemoryScreen: Screen {
    let events: AsyncStream<TerminalEvent>
    private let typed: AsyncStream<TerminalEvent>.Continuation
    private let state = Mutex<(frame: Frame?, frames: Int, number: Int)>((nil, 0, 0))

    init(rows: Int = 36, columns: Int = 120) {
        (events, typed) = AsyncStream.makeStream(of: TerminalEvent.self)
        typed.yield(.resized(rows: rows, columns: columns))
    }

    /// What it shows.
    var text: String { state.withLock { $0.frame?.text ?? "" } }

    /// How often it was drawn.
    var frames: Int { state.withLock { $0.frames } }

    /// Presses keys at what is shown now.
    func press(_ keys: String) { press(keys.map { .character($0) }) }

    func press(_ keys: KeyEvent...) { press(keys) }

    private func press(_ keys: [KeyEvent]) {
        let painted = state.withLock { $0.number }
        for key in keys { typed.yield(.key(key, painted: painted)) }
    }

    func present(_ frame: Frame, number: Int) async {
        state.withLock { $0 = (frame, $0.frames + 1, number) }
    }

    func redraw(_ frame: Frame, number: Int) async { await present(frame, number: number) }
    func end(code: Int32) async {}
    func suspend() async { typed.yield(.resumed) }
    func run(_ path: String, _ arguments: [String]) async throws(TerminalError) -> Int32 { 0 }
    func setTitle(_ text: String) async {}
    func setMouse(_ isOn: Bool) async {}
    func copy(_ text: String) async throws(CopyError) {}
}

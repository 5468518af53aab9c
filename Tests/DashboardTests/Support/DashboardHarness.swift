// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import TerminalStyle

@testable import Dashboard

/// The model between a keyboard and a frame, without a terminal, a clock or shims.
struct DashboardHarness {
    private(set) var model: Model
    /// What the updates asked for since it was looked at last.
    private(set) var effects: [Effect] = []
    private var second = 0

    init(
        rows: Int = 36,
        columns: Int = 120,
        isReadOnly: Bool = false,
        snapshot: RegistrySnapshot? = HandMadeHost.troubled
    ) {
        let options = DashboardOptions(hostName: "node-17", isReadOnly: isReadOnly)
        model = Model(options: options, rows: rows, columns: columns, at: HandMadeHost.moment())
        if let snapshot { send(.tick, .snapshot(snapshot)) }
        effects = []
    }

    mutating func send(_ messages: Message...) {
        for message in messages { effects += model.update(message, at: HandMadeHost.moment(second)) }
    }

    mutating func pass(seconds: Int) {
        second += seconds
        send(.tick)
    }

    /// Types characters, each a key.
    mutating func press(_ characters: String) {
        for character in characters { send(.key(.character(character))) }
    }

    mutating func press(_ keys: KeyEvent...) {
        for key in keys { send(.key(key)) }
    }

    mutating func takeEffects() -> [Effect] {
        defer { effects = [] }
        return effects
    }

    /// Selects a task by its id.
    mutating func select(_ id: String) {
        press("g")
        for _ in 0..<100 where model.table.selected?.id != id { press("j") }
        effects = []
    }

    /// What the screen says.
    func screen(_ glyphs: Glyphs = .unicode) -> String {
        DashboardView.frame(of: model, Look(theme: .roles, glyphs: glyphs)).text
    }

    var journalLine: String { model.journal.last?.text ?? "" }
}

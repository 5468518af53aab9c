// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import Glibc
import HostSession
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
        isPlain: Bool = false,
        logMemoryBytes: Int = 16 << 20,
        keymap: Keymap = Keymap(),
        snapshot: HostSnapshot? = HandMadeHost.troubled
    ) {
        // Times of lines are shown in the zone of the process.
        setenv("TZ", "UTC", 1)
        var options = DashboardOptions(
            hostName: "node-17",
            isReadOnly: isReadOnly,
            logMemoryBytes: logMemoryBytes,
            saveFolder: "/root"
        )
        options.keymap = keymap
        options.isPlain = isPlain
        options.themeNames = ["mono", "nord", "terminal"]
        model = Model(options: options, rows: rows, columns: columns, at: HandMadeHost.moment())
        if let snapshot { send(.tick, .snapshot(snapshot)) }
        effects = []
    }

    mutating func send(_ messages: Message...) {
        for message in messages { effects += model.update(message, at: HandMadeHost.moment(second)) }
    }

    /// Changes the model as an item of the palette would.
    @discardableResult
    mutating func change(_ body: (inout Model) -> [Effect]) -> [Effect] {
        let asked = body(&model)
        effects += asked
        return asked
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

    @discardableResult
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

    /// Performs the scans that were asked for, until none is.
    mutating func scan() {
        while let index = effects.firstIndex(where: { if case .scanLog = $0 { true } else { false } }),
            case .scanLog(let id, let scan) = effects.remove(at: index)
        {
            let (found, range) = scan.run { true }
            send(.logScanned(id, scan.queries, found: found, range: range))
        }
    }

    /// The rows of the log pane, without its frame.
    var logRows: [String] {
        let frame = DashboardView.frame(of: model, Look(theme: .roles, glyphs: .unicode))
        let layout = model.layout
        guard let inner = layout.inner(of: .log) else { return [] }
        return (inner.row..<inner.endRow).map { row in
            let cells = (inner.column..<inner.endColumn).compactMap { frame[row, $0].character }
            return String(cells).trimmingSuffix(while: { $0 == " " })
        }.filter { !$0.isEmpty }
    }

    /// Ids of the tasks in the table, in its order.
    var ids: [String] { model.table.tasks.map(\.id.id) }

    /// The upper line of the log pane's frame.
    var logTitle: String { screen().split(separator: "\n").first { $0.contains("Log: ") }.map(String.init) ?? "" }

    func frame(_ glyphs: Glyphs = .unicode) -> Frame {
        DashboardView.frame(of: model, Look(theme: .roles, glyphs: glyphs))
    }

    /// What the screen says.
    func screen(_ glyphs: Glyphs = .unicode) -> String {
        frame(glyphs).text
    }

    var journalLine: String { model.journal.last?.text ?? "" }
}

extension String {
    fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return text
    }
}

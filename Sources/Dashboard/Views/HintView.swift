// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import TerminalThemes

/// The last line: the keys that mean something now, as many as fit; the way out is always among them.
enum HintView {
    static func draw(_ model: Model, _ look: Look, in rect: FrameRect, into frame: inout Frame) {
        guard model.pressed.isEmpty else {
            let keys = " \(KeySequence(model.pressed).name) "
            return frame.write(
                [(keys, .key), ("goes on; Esc leaves it", .textMuted)],
                row: rect.row,
                column: rect.column,
                width: rect.columns,
                look
            )
        }
        guard let context = model.keyContext else { return }
        var hints = model.options.keymap.entries(in: context).compactMap { entry in
            entry.keys.first.flatMap { key in entry.hint.map { (entry.command, key.name, $0) } }
        }
        func width() -> Int { hints.reduce(1) { $0 + $1.1.count + $1.2.count + 3 } }
        while width() > rect.columns + 2,
            let last = hints.lastIndex(where: { ![.quit, .cancel, .accept].contains($0.0) })
        {
            hints.remove(at: last)
        }
        var column = rect.column + 1
        for (_, key, hint) in hints {
            column += frame.write(key, row: rect.row, column: column, style: look.theme[.key])
            column += 1 + frame.write(hint, row: rect.row, column: column + 1, style: look.theme[.textMuted]) + 2
        }
    }
}

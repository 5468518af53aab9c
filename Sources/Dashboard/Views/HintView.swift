// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import TerminalThemes

/// The last line: the keys that mean something now, as many as fit.
enum HintView {
    static func draw(_ model: Model, _ look: Look, in rect: FrameRect, into frame: inout Frame) {
        guard let context = model.keyContext else { return }
        var column = rect.column + 1
        for binding in Keymap.hints(in: context) {
            guard let key = binding.keys.first?.name, let hint = binding.hint else { continue }
            guard column + key.count + 1 + hint.count <= rect.endColumn else { return }
            column += frame.write(key, row: rect.row, column: column, style: look.theme[.key])
            column += 1 + frame.write(hint, row: rect.row, column: column + 1, style: look.theme[.textMuted]) + 2
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import TerminalThemes

/// Every key, made from the table that dispatches them.
enum HelpView {
    /// A heading, or the keys of a binding and what it does.
    struct Line: Sendable {
        var keys: String
        var text: String
        var isHeading = false
    }

    static let lines: [Line] = {
        let general = Keymap.bindings.filter { $0.contexts.isSuperset(of: KeyContext.panes) }
        var lines = section("Everywhere", general)
        for context in KeyContext.allCases {
            let own = Keymap.bindings.filter {
                $0.contexts.contains(context) && !$0.contexts.isSuperset(of: KeyContext.panes)
            }
            if !own.isEmpty { lines += section(context.title, own) }
        }
        return lines
    }()

    private static func section(_ title: String, _ bindings: [KeyBinding]) -> [Line] {
        [Line(keys: title, text: "", isHeading: true)]
            + bindings.map { Line(keys: $0.keys.map(\.name).joined(separator: "  "), text: $0.help) }
    }

    static func draw(scroll: Int, _ look: Look, in area: FrameRect, into frame: inout Frame) {
        let rect = FrameRect.centred(rows: min(area.rows, lines.count + 2), columns: min(area.columns, 76), in: area)
        let height = rect.rows - 2
        let first = min(scroll, max(0, lines.count - height))
        frame.dialog(rect, title: "Keys", remark: lines.count > height ? "j k scroll, Esc leaves" : "Esc leaves", look)
        for (offset, line) in lines.dropFirst(first).prefix(height).enumerated() {
            let row = rect.row + 1 + offset
            let pieces: [(String, ThemeRole)] =
                line.isHeading
                ? [(line.keys, .title)] : [("  " + line.keys.padded(to: 20), .key), (line.text, .text)]
            frame.write(pieces, row: row, column: rect.column + 2, width: rect.columns - 4, look)
        }
    }
}

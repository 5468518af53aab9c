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

    static func lines(_ keymap: Keymap, _ help: Help) -> [Line] {
        let everywhere = keymap.entries(in: .tasks).filter { entry in
            KeyContext.panes.allSatisfy { keymap.entries(in: $0).contains(entry) }
        }
        var lines = section("Everywhere", everywhere, help)
        for context in KeyContext.allCases {
            let own = keymap.entries(in: context).filter {
                !KeyContext.panes.contains(context) || !everywhere.contains($0)
            }
            lines += section(context.title, own, help)
        }
        return lines
    }

    private static func section(_ title: String, _ entries: [Keymap.Entry], _ help: Help) -> [Line] {
        let lines = entries.map { entry in
            Line(
                keys: entry.keys.isEmpty ? ":\(entry.command.rawValue)" : entry.keyNames.joined(separator: "  "),
                text: entry.help
            )
        }
        let wanted = help.filter.text.lowercased()
        let shown = lines.filter { wanted.isEmpty || "\($0.keys) \($0.text)".lowercased().contains(wanted) }
        return shown.isEmpty ? [] : [Line(keys: title, text: "", isHeading: true)] + shown
    }

    static func draw(_ help: Help, _ model: Model, _ look: Look, in area: FrameRect, into frame: inout Frame) {
        let lines = lines(model.options.keymap, help)
        let scroll = help.scroll
        let rect = FrameRect.centred(
            rows: min(area.rows, max(lines.count + 2, 6)),
            columns: min(area.columns, 90),
            in: area
        )
        let height = rect.rows - 2
        let first = min(scroll, max(0, lines.count - height))
        frame.dialog(rect, title: title(help), remark: "/ filters, Esc leaves", look)
        for (offset, line) in lines.dropFirst(first).prefix(height).enumerated() {
            let row = rect.row + 1 + offset
            let pieces: [(String, ThemeRole)] =
                line.isHeading
                ? [(line.keys, .title)] : [("  " + line.keys.padded(to: 22), .key), (line.text, .text)]
            frame.write(pieces, row: row, column: rect.column + 2, width: rect.columns - 4, look)
        }
    }

    private static func title(_ help: Help) -> String {
        help.filter.text.isEmpty && !help.isTyping ? "Keys" : "Keys: \(help.filter.text)\(help.isTyping ? "_" : "")"
    }
}

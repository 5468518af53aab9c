// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import TerminalThemes

/// A menu: its items, each with the letter that chooses it.
///
/// ```
/// ┌─ Sort by ──────────┐
/// │ > t  trouble       │
/// │   s  state         │
/// └────────────────────┘
/// ```
enum MenuView {
    static func draw(_ menu: Menu, _ look: Look, in area: FrameRect, into frame: inout Frame) {
        let title =
            switch menu.purpose {
            case .sort: "Sort by"
            case .group: "Group by"
            case .theme: "Theme"
            }
        let room = max(1, area.rows - 2)
        let first = min(max(0, menu.index - room / 2), max(0, menu.items.count - room))
        let lines: [DialogLine] = menu.items.enumerated().dropFirst(first).prefix(room).map { index, item in
            let isChosen = index == menu.index
            return [
                (isChosen ? "> " : "  ", .text), (item.letter.map(String.init) ?? " ", .key),
                ("  \(item.name)", isChosen ? .selection : .text),
            ]
        }
        frame.dialog(lines, title: title, look, in: area)
    }
}

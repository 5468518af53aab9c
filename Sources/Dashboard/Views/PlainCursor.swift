// SPDX-License-Identifier: Apache-2.0

import TerminalStyle

/// Where the cursor stands on a plain screen: screen readers read what it is on.
enum PlainCursor {
    /// Whether something lies over the panes.
    static func isCovered(_ model: Model) -> Bool {
        switch model.overlay {
        case nil, .prompt, .confirm, .confirmQuit: false
        default: true
        }
    }

    /// The question that is asked, else what is chosen, else the newest line of a log, else the beginning of the pane.
    static func place(in frame: Frame, _ model: Model) -> Frame.Place? {
        let layout = model.layout
        guard !layout.isTooSmall else { return nil }
        switch model.overlay {
        case .confirm, .confirmQuit: return Frame.Place(row: layout.journal.row, column: 0)
        default: break
        }
        let rows = layout.header.endRow..<layout.journal.row
        let chosen = rows.first { frame.text(row: $0).first { $0 != " " } == ">" }
        if let chosen { return Frame.Place(row: chosen, column: 0) }
        let written = rows.filter { !frame.text(row: $0).isEmpty }
        let row = model.focus == .log && !isCovered(model) ? written.last : written.first
        return Frame.Place(row: row ?? layout.header.row, column: 0)
    }
}

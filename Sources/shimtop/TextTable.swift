// SPDX-License-Identifier: Apache-2.0

import VisibleText

/// Columns of plain text for a pipe or a terminal.
enum TextTable {
    /// Lines in which each column is as wide as its widest cell; the last column is not padded.
    ///
    /// Cells are neutralised.
    static func lines(_ rows: [[String]]) -> [String] {
        let cells = rows.map { $0.map(\.neutralised) }
        let count = cells.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            cells.map { column < $0.count ? $0[column].displayWidth : 0 }.max() ?? 0
        }
        return cells.map { row in
            let padded = row.enumerated().map { column, text in
                column == row.count - 1
                    ? text : text + String(repeating: " ", count: widths[column] - text.displayWidth)
            }
            var line = padded.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import TerminalStyle

/// Where everything stands on a screen of some size.
///
/// ```
/// wide (100x30 and up)        narrow                       zoomed
///  header                      header                       header
///  triage                      triage (from 20 rows)        triage (from 20 rows)
/// +- Tasks ------------+        column titles               +- the focused pane -+
/// +- Detail -----------+        tasks                       |                    |
/// +- Log --------------+       -- Log or Detail ---         +--------------------+
///  journal                      its lines                   journal
///  hints                       journal, hints (from 14)     hints (from 14)
/// ```
///
/// Plain, for screen readers, it is one pane at a time without a frame.
package struct Layout: Sendable, Hashable {
    /// Below this there is one line that says so.
    package static let fewestRows = 12
    package static let fewestColumns = 60

    /// Frame included.
    private static let fewestPaneRows = 4

    package let isTooSmall: Bool
    /// Whether panes have a frame around them.
    package let isWide: Bool
    package let header: FrameRect
    package private(set) var triage: FrameRect?
    package private(set) var tasks: FrameRect?
    package private(set) var detail: FrameRect?
    package private(set) var log: FrameRect?
    package let journal: FrameRect
    package private(set) var hints: FrameRect?

    package init(
        rows: Int,
        columns: Int,
        focus: Pane,
        lowerPane: Pane,
        isZoomed: Bool,
        isPlain: Bool = false,
        split: PaneSplit = PaneSplit()
    ) {
        isTooSmall = rows < Self.fewestRows || columns < Self.fewestColumns
        isWide = columns >= 100 && rows >= 30 && !isPlain
        func line(_ row: Int) -> FrameRect { FrameRect(row: row, column: 0, rows: 1, columns: columns) }
        var top = 1
        var bottom = rows
        header = line(0)
        if rows >= 20 {
            triage = line(top)
            top += 1
        }
        if rows >= 14 {
            bottom -= 1
            hints = line(bottom)
        }
        bottom -= 1
        journal = line(bottom)

        func area(_ row: Int, _ rows: Int) -> FrameRect { FrameRect(row: row, column: 0, rows: rows, columns: columns) }
        let height = bottom - top
        if isZoomed || isPlain {
            put(focus, area(top, height))
        } else if isWide {
            let detailRows = min(max(split.detailRows ?? 9, Self.fewestPaneRows), height - 2 * Self.fewestPaneRows)
            let others = height - detailRows
            let taskRows = min(
                max(split.taskRows ?? (others + 1) / 2, Self.fewestPaneRows),
                others - Self.fewestPaneRows
            )
            put(.tasks, area(top, taskRows))
            put(.detail, area(top + taskRows, detailRows))
            put(.log, area(top + taskRows + detailRows, height - taskRows - detailRows))
        } else {
            let lowerRows = min(max(split.lowerRows ?? max(5, height * 9 / 20), 2), height - 3)
            put(.tasks, area(top, height - lowerRows))
            put(lowerPane, area(top + height - lowerRows, lowerRows))
        }
    }

    /// The border on a row, which can be drawn up and down.
    package func border(at row: Int) -> PaneSplit.Border? {
        guard let tasks, !isTooSmall else { return nil }
        if isWide {
            if row == detail?.row, detail != nil { return .detail }
            return row == log?.row && detail != nil ? .log : nil
        }
        return row == tasks.endRow && tasks.endRow < journal.row ? .lower : nil
    }

    /// The split when a border is drawn to a row.
    package func split(_ split: PaneSplit, drawing border: PaneSplit.Border, to row: Int) -> PaneSplit {
        var split = split
        switch border {
        case .detail: split.taskRows = row - (tasks?.row ?? 0)
        case .log:
            split.taskRows = tasks?.rows
            split.detailRows = row - (detail?.row ?? 0)
        case .lower: split.lowerRows = journal.row - row
        }
        return split
    }

    private mutating func put(_ pane: Pane, _ rect: FrameRect) {
        switch pane {
        case .tasks: tasks = rect
        case .detail: detail = rect
        case .log: log = rect
        }
    }

    /// The whole of a pane, frame and title included; nil when it is not shown.
    package func outer(of pane: Pane) -> FrameRect? {
        switch pane {
        case .tasks: tasks
        case .detail: detail
        case .log: log
        }
    }

    /// What a pane can write its lines into: without its frame, its title and the table's column titles.
    package func content(of pane: Pane) -> FrameRect? {
        guard let rect = inner(of: pane) else { return nil }
        guard pane == .tasks else { return rect }
        return FrameRect(row: rect.row + 1, column: rect.column, rows: rect.rows - 1, columns: rect.columns)
    }

    /// A pane without its frame and title.
    package func inner(of pane: Pane) -> FrameRect? {
        guard let rect = outer(of: pane) else { return nil }
        if isWide { return FrameRect(row: rect.row + 1, column: 1, rows: rect.rows - 2, columns: rect.columns - 2) }
        let title = pane == .tasks ? 0 : 1
        return FrameRect(row: rect.row + title, column: 0, rows: rect.rows - title, columns: rect.columns)
    }
}

extension Model {
    package var layout: Layout {
        Layout(
            rows: rows,
            columns: columns,
            focus: focus,
            lowerPane: lowerPane,
            isZoomed: isZoomed,
            isPlain: options.isPlain,
            split: split
        )
    }
}

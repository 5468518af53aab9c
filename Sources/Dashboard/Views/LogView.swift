// SPDX-License-Identifier: Apache-2.0

import LogText
import ShimLogs
import TerminalStyle
import TerminalThemes

/// Lines of a log, and where they come from.
///
/// ```
/// ┌─ Log: api 4f21c0  all: CRI file + shim log pipe ──────────── FOLLOW  lvl>=warning  12,881 lines ─┐
/// │ 03:03:58.101 O level=info msg="charge accepted" id=9f1 amount=1200 currency=EUR customer=c-1882 …│
/// │*03:04:02.007 E level=warn msg="upstream slow" upstream=ledger p99=4.1s                           │
/// └─ / search  & filter  s shim ─────────────────────────────────────────────────────────────────────┘
/// ```
enum LogView {
    static func draw(_ model: Model, _ look: Look, _ layout: Layout, into frame: inout Frame) {
        guard let outer = layout.outer(of: .log), let pane = layout.inner(of: .log) else { return }
        guard let buffer = model.log.buffer else {
            LogTitle.draw(model, look, outer, isWide: layout.isWide, below: 0, into: &frame)
            frame.write("no task is selected", row: pane.row, column: pane.column + 1, style: look.theme[.logNotice])
            return
        }
        let columns = LogColumns(model.log, width: pane.columns - 1)
        let inner = drawingWarning(of: buffer, look, pane, into: &frame)
        let open = unfinished(buffer, inner.rows)
        let height = { (number: Int) in buffer.ring[number].map { columns.height($0.line, $0.text) } ?? 1 }
        let rows = buffer.viewport.rows(inner.rows - open.count, in: buffer.shown, height: height)
        let below = rows.last.map { buffer.shown.count(after: $0.number) } ?? 0
        LogTitle.draw(model, look, outer, isWide: layout.isWide, below: below, into: &frame)
        if rows.isEmpty, open.isEmpty {
            let words = emptiness(buffer, model)
            frame.write(
                words,
                row: inner.row,
                column: inner.column + 1,
                width: inner.columns - 1,
                style: look.theme[.logNotice],
                overflow: look.glyphs.overflow
            )
        }
        // Those of the line of the row above: a long line takes many rows.
        var starts: (number: Int, places: [LinePlace])?
        for (offset, row) in rows.enumerated() {
            guard let (line, text) = buffer.ring[row.number] else { continue }
            if row.part > 0, starts?.number != row.number { starts = (row.number, columns.rowStarts(line, text)) }
            LogLineView(
                line: line,
                text: text,
                number: row.number,
                start: row.part > 0 ? starts?.places[row.part] : nil,
                model: model,
                columns: columns,
                look: look
            )
            .draw(row: inner.row + offset, column: inner.column, into: &frame)
        }
        for (offset, index) in open.enumerated() {
            LogLineView(
                line: buffer.unfinished.lines[index],
                text: buffer.unfinished.text(index),
                number: nil,
                start: nil,
                model: model,
                columns: columns,
                look: look
            ).draw(row: inner.row + rows.count + offset, column: inner.column, into: &frame)
        }
    }

    /// Says what is wrong with the shim's log pipe on the last row; returns what is left of the pane.
    private static func drawingWarning(
        of buffer: LogBuffer,
        _ look: Look,
        _ rect: FrameRect,
        into frame: inout Frame
    ) -> FrameRect {
        guard let warning = buffer.pipeWarning else { return rect }
        frame.write(
            (buffer.canRescue ? "[d drains] " : "") + warning,
            row: rect.endRow - 1,
            column: rect.column + LogColumns.mark,
            width: rect.columns - LogColumns.mark,
            style: look.theme[.flashWarn],
            overflow: look.glyphs.overflow
        )
        return FrameRect(row: rect.row, column: rect.column, rows: rect.rows - 1, columns: rect.columns)
    }

    /// Lines that have not ended, below the newest.
    private static func unfinished(_ buffer: LogBuffer, _ rows: Int) -> Range<Int> {
        buffer.viewport.anchor == nil ? 0..<min(buffer.unfinished.count, rows) : 0..<0
    }

    private static func emptiness(_ buffer: LogBuffer, _ model: Model) -> String {
        if let filtered = buffer.filtered, !buffer.ring.numbers.isEmpty {
            if !filtered.isComplete(for: buffer.ring) { return "looking through the lines…" }
            return "no line passes the filter (Esc shows all)"
        }
        if let obstacle = buffer.obstacle { return obstacle }
        guard let source = buffer.source else { return "looking what there is to read" }
        if let harm = source.harm { return "[d takes it] \(harm)" }
        return source.kind == .shim
            ? "no lines yet: most shims log only when something is wrong" : "no lines yet"
    }
}

extension Int {
    /// The number with commas between thousands.
    var grouped: String {
        let digits = String(abs(self))
        var result = ""
        for (offset, digit) in digits.enumerated() {
            if offset > 0, (digits.count - offset) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return self < 0 ? "-\(result)" : result
    }
}

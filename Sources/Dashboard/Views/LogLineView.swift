// SPDX-License-Identifier: Apache-2.0

import LogText
import TerminalStyle
import TerminalThemes
import VisibleText

/// One row of the log pane.
struct LogLineView {
    let line: LogLine
    let text: ArraySlice<UInt8>
    /// nil for a line that has not ended.
    let number: Int?
    /// Where in the line the row begins, when it is not the line's first.
    let start: LinePlace?
    let model: Model
    let columns: LogColumns
    let look: Look

    func draw(row: Int, column: Int, into frame: inout Frame) {
        if line.stream == .notice { return drawNotice(row, column, &frame) }
        drawMargin(row, column, &frame)
        let shown = columns.shown(line, text)
        let base = look.theme[role]
        let textColumn = column + columns.textColumn
        let written = frame.write(
            StyledCells(shown, colors: columns.colors, from: start ?? .start),
            row: row,
            column: textColumn,
            width: columns.textWidth,
            skipping: columns.wraps ? 0 : model.log.horizontalOffset,
            style: base,
            overflow: columns.wraps ? nil : look.glyphs.overflow,
            highlighted: matches(in: shown),
            highlight: look.theme[isCurrent ? .matchCurrent : .match]
        )
        if line.traits.contains(.isCut), written < columns.textWidth {
            frame.write(
                " [the line was longer: cut here]",
                row: row,
                column: textColumn + written,
                width: columns.textWidth - written,
                style: look.theme[.logNotice]
            )
        }
        guard let number, model.log.buffer?.selection?.range.contains(number) ?? false else { return }
        frame.restyle(
            FrameRect(row: row, column: column, rows: 1, columns: columns.width + 1),
            with: look.theme[.selection]
        )
    }

    private var isCurrent: Bool { number != nil && model.log.buffer?.foundAt == number }

    private func matches(in shown: ArraySlice<UInt8>) -> [Range<Int>] {
        let filter = model.log.filter.query
        guard let pattern = model.log.search ?? (filter.isInverted ? nil : filter.pattern) else { return [] }
        return pattern.matches(in: shown)
    }

    private func drawMargin(_ row: Int, _ column: Int, _ frame: inout Frame) {
        guard start == nil else { return }
        if let number, model.log.buffer?.bookmarks.contains(number) ?? false {
            frame.write("*", row: row, column: column, style: look.theme[.mark])
        } else if isCurrent {
            frame.write(">", row: row, column: column, style: look.theme[.matchCurrent])
        }
        if let time { frame.write(time, row: row, column: column + LogColumns.mark, style: look.theme[.logTime]) }
        guard columns.showsStream else { return }
        frame.write(
            String(line.stream.mark),
            row: row,
            column: column + columns.textColumn - 2,
            style: look.theme[line.stream == .stderr ? .logStderr : line.stream == .shim ? .textMuted : .logStdout]
        )
    }

    private var time: String? {
        guard let time = line.time else { return nil }
        switch columns.timestamps {
        case .off: return nil
        case .time: return time.timeOfDay
        case .full: return time.description
        case .relative:
            let age = Duration.nanoseconds(model.now.time.nanoseconds - time.nanoseconds)
            return age < .seconds(1) ? "now" : age.longAge
        }
    }

    private func drawNotice(_ row: Int, _ column: Int, _ frame: inout Frame) {
        let words = "-- \(String(decoding: text, as: UTF8.self)) "
        let style = look.theme[.logNotice]
        let rest = max(0, columns.width - words.displayWidth - 1)
        frame.write(
            words + String(repeating: "-", count: rest),
            row: row,
            column: column + LogColumns.mark,
            width: columns.width,
            style: style,
            overflow: look.glyphs.overflow
        )
    }

    private var role: ThemeRole {
        switch line.level {
        case .trace: .logTrace
        case .debug: .logDebug
        case .info: .logInfo
        case .warning: .logWarn
        case .error: .logError
        case .fatal: .logFatal
        case nil: line.stream == .stderr ? .logStderr : line.stream == .shim ? .text : .logStdout
        }
    }
}

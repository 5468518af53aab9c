// SPDX-License-Identifier: Apache-2.0

import HostRegistry
import HostSession
import LogText
import ShimLogs
import TerminalStyle
import TerminalThemes

/// The frame of the log pane: whose lines they are, where they come from, which of them are shown, and how.
enum LogTitle {
    static func draw(
        _ model: Model,
        _ look: Look,
        _ outer: FrameRect,
        isWide: Bool,
        below: Int,
        into frame: inout Frame
    ) {
        let isFocused = model.focus == .log
        guard isWide else {
            let rule = FrameRect(row: outer.row, column: 0, rows: 1, columns: outer.columns)
            return frame.rule(rule, title(model), remark(model, below), isFocused, look)
        }
        frame.box(outer, title: title(model), remark: remark(model, below), isFocused: isFocused, look)
        let hint = model.log.nextSource.map { " / search  & filter  s \($0.kind.rawValue) " } ?? " / search  & filter "
        frame.write(hint, row: outer.endRow - 1, column: outer.column + 2, style: look.theme[.textMuted])
    }

    private static func title(_ model: Model) -> String {
        var words = [model.table.selection.map { "Log: \($0.taskName)" } ?? "Log"]
        if let buffer = model.log.buffer, let source = buffer.source {
            words.append("\(source.kind.rawValue): \(buffer.origin.isEmpty ? source.name : buffer.origin)")
        }
        return words.joined(separator: "  ")
    }

    /// The state of the pane, what matters most last: that end is seen where there is no room.
    private static func remark(_ model: Model, _ below: Int) -> String {
        let log = model.log
        guard let buffer = log.buffer else { return "" }
        var words = [log.isFollowing ? "FOLLOW" : below > 0 ? "\(below.grouped) newer (G)" : "f follows"]
        if let selection = buffer.selection {
            words.append("\(selection.range.count.grouped) chosen")
        }
        if log.wraps { words.append("wrap") }
        if let level = log.filter.query.level { words.append("lvl>=\(level.name)") }
        if !log.filter.text.isEmpty { words.append("& \(log.filter.text)") }
        if log.search != nil { words.append(found(buffer)) }
        let count = buffer.shown.count
        let of = buffer.filtered == nil ? "" : " of \(buffer.ring.numbers.count.grouped)"
        words.append("\(count.grouped)\(of) \(count == 1 && of.isEmpty ? "line" : "lines")")
        if buffer.dropped > 0 { words.append("\(buffer.dropped.grouped) dropped") }
        return words.joined(separator: "  ")
    }

    private static func found(_ buffer: LogBuffer) -> String {
        guard let found = buffer.found else { return "" }
        let more = found.isComplete(for: buffer.ring) ? "" : "+"
        let count = found.numbers.count
        guard let at = buffer.foundAt, found.numbers.contains(sorted: at) else {
            return "/ \(count.grouped)\(more) \(count == 1 ? "match" : "matches")"
        }
        return "/ \((found.firstIndex(atLeast: at) + 1).grouped) of \(count.grouped)\(more)"
    }
}

extension [Int] {
    /// Whether rising numbers hold this one.
    fileprivate func contains(sorted number: Int) -> Bool {
        var range = startIndex..<endIndex
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if self[middle] == number { return true }
            range = self[middle] < number ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return false
    }
}

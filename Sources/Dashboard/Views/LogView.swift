// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import TerminalStyle
import TerminalThemes

/// The lines of the selected task's shim, and where they come from.
///
/// ```
/// ┌─ Log: web/front-55c/nginx  read by containerd (771); its own copy: /var/log/c.log ── FOLLOW  812 lines ─┐
/// │ time="2026-11-24T03:03:58.101Z" level=info msg="starting signal loop" namespace=k8s.io ...               │
/// └───────────────────────────────────────────────────────────────────────────────────── 12 newer (G end) ──┘
/// ```
enum LogView {
    static func draw(_ model: Model, _ look: Look, _ layout: Layout, into frame: inout Frame) {
        guard let outer = layout.outer(of: .log), let inner = layout.inner(of: .log) else { return }
        let buffer = model.log.buffer
        let isFocused = model.focus == .log
        if layout.isWide {
            frame.box(outer, title: title(model), remark: remark(model), isFocused: isFocused, look)
        } else {
            let rule = FrameRect(row: outer.row, column: 0, rows: 1, columns: outer.columns)
            frame.rule(rule, title(model), remark(model), isFocused, look)
        }
        let (lines, below) = model.log.visible(rows: inner.rows)
        if lines.isEmpty {
            frame.write(
                emptiness(buffer, model),
                row: inner.row,
                column: inner.column + 1,
                style: look.theme[.logNotice]
            )
        }
        for (offset, line) in lines.enumerated() {
            draw(line, model, look, row: inner.row + offset, in: inner, into: &frame)
        }
        if below > 0 {
            let text = " \(below) newer (G end) "
            let row = layout.isWide ? outer.endRow - 1 : inner.endRow - 1
            frame.write(text, row: row, column: outer.endColumn - text.count - 2, style: look.theme[.flashInfo])
        }
    }

    private static func draw(
        _ line: LogBuffer.Line,
        _ model: Model,
        _ look: Look,
        row: Int,
        in rect: FrameRect,
        into frame: inout Frame
    ) {
        let offset = line.isNotice ? 0 : model.log.horizontalOffset
        let text = offset == 0 ? line.text : String(line.text.neutralised.dropFirst(offset))
        frame.write(
            line.isNotice ? "-- \(text) --" : text,
            row: row,
            column: rect.column + 1,
            width: rect.columns - 1,
            style: look.theme[line.isNotice ? .logNotice : role(of: line.text)],
            overflow: look.glyphs.overflow
        )
        let filter = model.log.filter
        guard !filter.isEmpty, let found = text.neutralised.firstRange(of: filter) else { return }
        let before = String(text.neutralised[..<found.lowerBound]).displayWidth
        let columns = min(filter.displayWidth, rect.columns - 1 - before)
        let match = FrameRect(row: row, column: rect.column + 1 + before, rows: 1, columns: columns)
        frame.restyle(match, with: look.theme[.match])
    }

    private static func title(_ model: Model) -> String {
        let name = model.table.selection.map { "Log: \($0.taskName)" } ?? "Log"
        let filter = model.log.filter.isEmpty ? "" : "  filter: \(model.log.filter)"
        return name + filter + (model.log.buffer.source.map { "  \($0.words)" } ?? "")
    }

    private static func remark(_ model: Model) -> String {
        let buffer = model.log.buffer
        let dropped = buffer.dropped > 0 ? "  \(buffer.dropped) lost or cut" : ""
        let count = "\(buffer.lines.count) \(buffer.lines.count == 1 ? "line" : "lines")"
        return "\(model.log.isFollowing ? "FOLLOW" : "f follows")  \(count)\(dropped)"
    }

    private static func emptiness(_ buffer: LogBuffer, _ model: Model) -> String {
        guard model.table.selected != nil else { return "no task is selected" }
        if !model.log.filter.isEmpty, buffer.count > 0 {
            return "no line holds \"\(model.log.filter)\" (Esc shows all)"
        }
        return switch buffer.source {
        case nil: "looking who reads the shim's log pipe"
        case .unavailable(let why): why
        default: "no lines yet: most shims log only when something is wrong"
        }
    }

    /// The level as logrus writes it, which most shims do.
    private static func role(of line: String) -> ThemeRole {
        guard let found = line.firstRange(of: "level=") else { return .text }
        let level = line[found.upperBound...].prefix { $0.isLetter }
        return switch level {
        case "trace": .logTrace
        case "debug": .logDebug
        case "info": .logInfo
        case "warning", "warn": .logWarn
        case "error": .logError
        case "fatal", "panic": .logFatal
        default: .text
        }
    }
}

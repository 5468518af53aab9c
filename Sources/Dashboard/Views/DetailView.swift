// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Diagnosis
import HostRegistry
import HostSession
import TerminalStyle
import TerminalThemes

/// Everything known of the selected task.
///
/// ```
/// ┌─ Detail: web/front-55c/nginx ────────────────────────────────────────────────────────────────┐
/// │ WHY    no answer in 2 s: shim 8812 is stopped by a signal (SIGSTOP); SIGCONT wakes it         │
/// │ task   k8s.io/0be4f9...   RUNNING, pid 9914, up 9d                    processes               │
/// │ shim   8812, ttrpc version 3, answered 5s ago in 0.4 ms                 9914 nginx            │
/// └──────────────────────────────────────────────────────────────────────────────────────────────┘
/// ```
enum DetailView {
    static func draw(_ model: Model, _ look: Look, _ layout: Layout, into frame: inout Frame) {
        guard let outer = layout.outer(of: .detail), let inner = layout.inner(of: .detail) else { return }
        let reading = model.table.selection
        let title = "Detail" + (reading.map { ": \($0.label)" } ?? "")
        let isFocused = model.focus == .detail
        if layout.isWide {
            frame.box(outer, title: title, remark: DetailTabs.remark(model.detail.tab), isFocused: isFocused, look)
        } else {
            let rule = FrameRect(row: outer.row, column: 0, rows: 1, columns: outer.columns)
            frame.rule(rule, title, "[\(model.detail.tab.rawValue)]  [ ]  Tab", isFocused, look)
        }
        guard let reading else { return }
        guard model.detail.tab == .overview else { return DetailTabs.draw(model, look, in: inner, into: &frame) }
        drawOverview(of: reading, model, look, in: inner, into: &frame)
    }

    private static func drawOverview(
        of reading: TaskReading,
        _ model: Model,
        _ look: Look,
        in inner: FrameRect,
        into frame: inout Frame
    ) {
        let processes = processLines(model)
        let sideBySide = inner.columns >= 98
        let width = sideBySide ? inner.columns * 7 / 10 : inner.columns
        let why = why(reading, model).wrapped(to: inner.columns - 10).enumerated().map { number, text in
            (number == 0 ? "WHY" : "", text, reading.isTrouble ? ThemeRole.title : .text)
        }
        let below = sideBySide ? [] : processes.map { ("", $0, ThemeRole.textMuted) }
        let all = why + lines(of: reading, model) + below
        let scroll = min(model.detail.scroll, max(0, all.count - inner.rows))
        for (offset, line) in all.dropFirst(scroll).prefix(inner.rows).enumerated() {
            frame.write(
                [(" " + line.0.padded(to: 8), .textMuted), (line.1, line.2)],
                row: inner.row + offset,
                column: inner.column,
                width: (offset + scroll < why.count ? inner.columns : width) - 1,
                look
            )
        }
        guard sideBySide else { return }
        let head = max(0, why.count - scroll)
        for (offset, line) in processes.prefix(max(0, inner.rows - head)).enumerated() {
            frame.write(
                [(" \(line)", offset == 0 ? .textMuted : .text)],
                row: inner.row + head + offset,
                column: inner.column + width,
                width: inner.columns - width,
                look
            )
        }
    }

    private static func why(_ reading: TaskReading, _ model: Model) -> String {
        guard !reading.why.isEmpty else { return "the shim answers in time and agrees with /proc" }
        guard reading.isTrouble, !reading.isStuck else { return reading.why }
        return "\(reading.why) (for \(reading.healthSince.duration(to: model.now.instant).longAge))"
    }

    private static func lines(of reading: TaskReading, _ model: Model) -> [(String, String, ThemeRole)] {
        var lines: [(String, String, ThemeRole)] = []
        lines.append(("task", task(reading), .text))
        lines.append(("shim", shim(reading, model), .text))
        if let uses = uses(model.table.measures[reading.id]) { lines.append(("uses", uses, .text)) }
        if !reading.sharesShimWith.isEmpty {
            let others = reading.sharesShimWith.map { model.snapshot?[$0]?.taskName ?? $0.id }
            lines.append(("shares", others.joined(separator: ", "), .text))
        }
        if let image = reading.about.image { lines.append(("image", image, .text)) }
        if !reading.about.args.isEmpty { lines.append(("args", reading.about.args.joined(separator: " "), .text)) }
        lines.append(("id", reading.id.description, .text))
        lines.append(("bundle", reading.bundle, .text))
        if let endpoint = reading.endpoint { lines.append(("address", endpoint.address, .text)) }
        return lines
    }

    private static func task(_ reading: TaskReading) -> String {
        var words = [reading.isStale ? "last known \(reading.status.rawValue)" : reading.status.rawValue]
        if let pid = reading.pid { words.append("pid \(pid)") }
        if let age = reading.age { words.append("up \(age.longAge)") }
        if let status = reading.exitStatus { words.append("exit status \(status)") }
        return words.joined(separator: ", ")
    }

    private static func shim(_ reading: TaskReading, _ model: Model) -> String {
        var words = [reading.shimPid.map(String.init) ?? "pid not known"]
        if let endpoint = reading.endpoint {
            words.append("\(endpoint.wireProtocol.rawValue) version \(endpoint.version)")
        }
        if let answered = reading.answeredAt {
            let ago = answered.duration(to: model.now.instant)
            let when = ago < .seconds(2) ? "just now" : "\(ago.longAge) ago"
            words.append("answered \(when)" + (reading.latency.map { " in \($0.milliseconds) ms" } ?? ""))
        } else {
            words.append("never answered")
        }
        return words.joined(separator: ", ")
    }

    private static func uses(_ measures: TaskMeasures?) -> String? {
        guard let measures else { return nil }
        let limit = measures.memoryLimitBytes.map { " of \($0.shortSize)" } ?? ""
        let words = [
            measures.processorPercent.map { "CPU \($0.shortPercent) %" },
            measures.workingSetBytes.map { "memory \($0.shortSize)\(limit)" },
            measures.processes.map { "\($0) \($0 == 1 ? "process or thread" : "processes and threads")" },
        ].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    private static func processLines(_ model: Model) -> [String] {
        guard let processes = model.processes else { return [] }
        guard !processes.isEmpty else { return ["no processes to be seen"] }
        return ["processes \(processes.count)"]
            + processes.map { process in
                "\(process.pid) \(process.command)" + (process.execID.map { " (exec \($0))" } ?? "")
            }
    }
}

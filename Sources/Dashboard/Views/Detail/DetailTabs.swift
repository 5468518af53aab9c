// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost
import LogText
import TerminalStyle
import TerminalThemes

/// The text of a tab of the detail pane.
///
/// ```
/// ┌─ Detail: etl/etl-0/worker ─────── overview why metrics [processes] spec state events bundle  [ ] ─┐
/// │     PID    PPID S WAITS IN                   CPU s   RSS KiB COMMAND                               │
/// │>  13377    9001 D nfs_wait_bit_killable       0.21      1840 /bin/sh -c run-worker                 │
/// └───────────────────────────────────────────────────────────────────────────────────────────────────┘
/// ```
enum DetailTabs {
    /// The names of the tabs, the one that is shown in brackets, and the keys that go from one to the next.
    static func remark(_ shown: DetailTab) -> String {
        DetailTab.allCases.map { $0 == shown ? "[\($0.rawValue)]" : $0.rawValue }.joined(separator: " ") + "  keys [ ]"
    }

    /// Processor and memory over the last 15 minutes, each with what the highest bar is.
    private static func sparklines(_ model: Model, _ look: Look, _ columns: Int) -> [String] {
        guard let id = model.table.selected else { return [] }
        let cells = min(MeasureHistory.most, max(10, columns - 44))
        func row(_ name: String, _ value: (MeasureHistory.Sample) -> Float?, _ words: (Float) -> String) -> String? {
            let values = model.measureHistory.values(of: id, value, at: model.now.instant)
            guard let top = values.compactMap(\.self).max(), let last = values.compactMap(\.self).last else {
                return nil
            }
            // Where there is no cell for each value, dots have room for two in one.
            let bars =
                look.glyphs.hasBraille && cells < values.count
                ? Sparkline.braille(values, top: top, cells: cells)
                : Sparkline.row(values, top: top, cells: cells, look.glyphs.bars)
            return "\(name) \(bars) now \(words(last)), most \(words(top)) in 15 min"
        }
        return [
            row("CPU", \.processorPercent) { "\(Double($0).shortPercent) %" },
            row("MEM", \.workingSetBytes) { Int($0).shortSize },
        ].compactMap(\.self)
    }

    static func draw(_ model: Model, _ look: Look, in area: FrameRect, into frame: inout Frame) {
        let all = (model.detail.tab == .metrics ? sparklines(model, look, area.columns) : []) + model.detailLines
        let isTable = !model.detail.processes.isEmpty && model.detail.tab == .processes
        // Sentences and commands are read whole; rows of tables and documents keep their columns.
        let wraps = !isTable && !model.detail.isDocument
        func rows(_ lines: some Sequence<String>) -> [String] {
            wraps ? lines.flatMap { $0.wrapped(to: area.columns - 1) } : Array(lines)
        }
        let lines = rows(all)
        let first = min(rows(all.prefix(model.detail.scroll)).count, max(0, lines.count - area.rows))
        for row in 0..<area.rows {
            // The head of a table stays.
            let index = isTable && row == 0 ? 0 : first + row
            guard lines.indices.contains(index) else { break }
            let isChosen = isTable && index > 0 && model.detail.processes[index - 1].pid == model.detail.process
            let role: ThemeRole = isTable && index == 0 ? .textMuted : isChosen ? .selection : .text
            let text = (isTable ? isChosen ? ">" : " " : " ") + lines[index]
            let bytes = Array(text.utf8)[...]
            frame.write(
                StyledCells(bytes),
                row: area.row + row,
                column: area.column,
                width: area.columns,
                style: look.theme[role],
                overflow: look.glyphs.overflow,
                highlighted: model.detail.search?.matches(in: bytes) ?? [],
                highlight: look.theme[.match]
            )
        }
    }
}

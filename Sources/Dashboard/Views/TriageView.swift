// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import HostRegistry
import HostSession
import TerminalStyle
import TerminalThemes

/// The second line: the three worst tasks, why and since when.
///
/// On a narrow screen, where the table has no room for it, the whole sentence of a selected task in trouble.
///
/// ```
///  !3  [1] payments/api HUNG 3m41s   [2] etl/etl-0 DEAD 12m   [3] web/front GHOST 9s
///  why: no answer in 2 s: shim 8812 is stopped by a signal (SIGSTOP); SIGCONT wakes it
/// ```
enum TriageView {
    static func draw(_ model: Model, _ look: Look, isWide: Bool, in rect: FrameRect, into frame: inout Frame) {
        if let frozen = model.frozen {
            let ago = frozen.shown.at.instant.duration(to: model.now.instant).longAge
            let place = "\(frozen.index + 1) of \(frozen.entries.count)"
            let pieces: [(String, ThemeRole)] = [
                (" FROZEN at \(frozen.shown.at.timeOfDay), \(ago) ago (\(place))", .flashWarn),
                ("  , . step in time, Z goes on", .textMuted),
            ]
            return frame.write(pieces, row: rect.row, column: rect.column, width: rect.columns - 1, look)
        }
        if !isWide, let selected = model.table.selection, selected.isTrouble {
            let pieces: [(String, ThemeRole)] = [(" why: ", .textMuted), (selected.why, .title)]
            return frame.write(pieces, row: rect.row, column: rect.column, width: rect.columns, look)
        }
        let summary = model.summary
        var pieces: [(String, ThemeRole)] = []
        if let problem = model.snapshot?.problems.first { pieces.append((" \(problem)", .flashWarn)) }
        if let (finding, more) = model.snapshot?.firstFinding {
            let rest = more > 0 ? " (and \(more) more: H)" : " (H)"
            pieces.append((" \(finding.subject): \(finding.verdict.sentence)\(rest)", .flashWarn))
        }
        if summary.troubled > 0 { pieces.append((" !\(summary.troubled)", .healthHung)) }
        for (number, reading) in summary.worst.enumerated() {
            let since = reading.healthSince.duration(to: model.now.instant).longAge
            pieces.append(("  [\(number + 1)] ", .textMuted))
            pieces.append((reading.label, .text))
            pieces.append((" \(reading.troubleWord)" + (reading.isStuck ? "" : " \(since)"), .healthHung))
        }
        if pieces.isEmpty, model.snapshot != nil { pieces = [(" no task is in trouble", .textMuted)] }
        frame.write(pieces, row: rect.row, column: rect.column, width: rect.columns - 1, look)
    }
}

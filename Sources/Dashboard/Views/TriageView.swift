// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import TerminalStyle
import TerminalThemes

/// The second line: the three worst tasks, why and since when.
///
/// ```
///  !3  [1] payments/api HUNG 3m41s   [2] etl/etl-0 DEAD 12m   [3] web/front GHOST 9s                  !: next problem
/// ```
enum TriageView {
    static func draw(_ model: Model, _ look: Look, in rect: FrameRect, into frame: inout Frame) {
        let troubled = (model.snapshot?.readings ?? []).filter(\.isTrouble)
            .sorted { ($0.troubleRank, $0.healthSince, $0.id) < ($1.troubleRank, $1.healthSince, $1.id) }
        var pieces: [(String, ThemeRole)] = []
        if let problem = model.snapshot?.problems.first { pieces.append((" \(problem)", .flashWarn)) }
        if !troubled.isEmpty { pieces.append((" !\(troubled.count)", .healthHung)) }
        for (number, reading) in troubled.prefix(3).enumerated() {
            let since = reading.healthSince.duration(to: model.now.instant).longAge
            pieces.append(("  [\(number + 1)] ", .textMuted))
            pieces.append((reading.label, .text))
            pieces.append((" \(reading.stateWord) \(since)", .healthHung))
        }
        if pieces.isEmpty, model.snapshot != nil { pieces = [(" no task is in trouble", .textMuted)] }
        frame.write(pieces, row: rect.row, column: rect.column, width: rect.columns - 1, look)
    }
}

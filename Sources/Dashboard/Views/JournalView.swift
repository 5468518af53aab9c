// SPDX-License-Identifier: Apache-2.0

import HostActions
import LinuxHost
import TerminalStyle
import TerminalThemes
import VisibleText

/// The line above the hints: a question that waits for an answer, else what was done last and what came of it.
///
/// ```
///  03:07:52 kill SIGTERM -> etl/etl-0/worker: sent
///  Pause etl/etl-0/worker (pid 13377)? y/N
/// ```
enum JournalView {
    static func draw(_ model: Model, _ look: Look, in rect: FrameRect, into frame: inout Frame) {
        if case .prompt(let prompt) = model.overlay { return draw(prompt, look, in: rect, into: &frame) }
        let pieces = pieces(model)
        guard case .confirm = model.overlay, let answer = pieces.last else {
            return frame.write(pieces, row: rect.row, column: rect.column, width: rect.columns - 1, look)
        }
        // However long the question is, what can be answered is seen.
        let width = rect.columns - answer.0.displayWidth - 1
        frame.write(Array(pieces.dropLast()), row: rect.row, column: rect.column, width: width, look)
        let end = pieces.dropLast().reduce(0) { $0 + $1.0.displayWidth }
        frame.write([answer], row: rect.row, column: rect.column + min(end, width), width: answer.0.displayWidth, look)
    }

    private static func pieces(_ model: Model) -> [(String, ThemeRole)] {
        switch model.overlay {
        case .confirm(let action):
            return [(" \(action.question) ", .flashWarn), ("y/N", .key)]
        case .confirmQuit:
            return [
                (" \(model.pending.count) under way whose result would not be seen: quit? ", .flashWarn), ("y/N", .key),
            ]
        default: break
        }
        if let under = model.pending.values.max(by: { $0.since < $1.since }) {
            let elapsed = under.since.duration(to: model.now.instant).shortAge
            let others = model.pending.count > 1 ? "  and \(model.pending.count - 1) more" : ""
            return [(" \(under.action.name) -> \(under.action.target.label) \(elapsed)\(others)", .textAccent)]
        }
        guard let entry = model.journal.last else { return [] }
        return [(" \(entry.timeOfDay) ", .textMuted), (entry.text, entry.tone.role)]
    }

    private static func draw(_ prompt: Prompt, _ look: Look, in rect: FrameRect, into frame: inout Frame) {
        let (title, hint) =
            switch prompt.purpose {
            case .filterTasks: ("Filter tasks", "TEXT !TEXT state=X label=K=V -f FUZZY; Enter keeps, Esc drops")
            case .saveScreen: ("Save the screen to", ".svg for a picture, else text")
            case .signal(let dialog): ("Signal for \(dialog.targets.label)", "SIGTERM, term or 15")
            case .checkpoint(let target): ("Checkpoint \(target.label) to", "Enter asks, Esc leaves")
            case .limits(let target):
                ("Limits of \(target.label)", "pids=100 memory=512M cpus=0-3 cpu-quota=50000 shares=512")
            case .filterLog: ("Show lines", "-C 3 TEXT, !TEXT; Enter keeps, Esc drops")
            case .searchDetail: ("Search", "Enter goes to the next match, n N on")
            case .saveText: ("Save what is shown to", "a new file")
            case .forensics: ("Save everything known of it to", "a new tar; secrets masked")
            case .processSignal(let process, _): ("Signal to process \(process.pid)", "asked once more")
            case .searchLog: ("Search", "Enter goes to the newest match, N n on")
            case .saveLog(let all):
                (all ? "Save all lines to" : "Save shown lines to", "Tab: \(all ? "shown" : "all") lines")
            }
        let remark: (String, ThemeRole) = prompt.problem.map { ("   \($0)", .flashError) } ?? ("   \(hint)", .textMuted)
        let head = " \(title): "
        // What is typed has at least half of the line, what is said about it the rest.
        let rest = rect.columns - head.displayWidth - 2
        let room = min(rest, max(rect.columns / 2, rest - remark.0.displayWidth))
        let (text, cursor) = prompt.field.window(cells: max(1, room))
        let width = rect.columns - 1
        frame.write(
            [(head, .key), (text, .text), (" ", .text), remark],
            row: rect.row,
            column: rect.column,
            width: width,
            look
        )
        frame.cursor = Frame.Place(
            row: rect.row,
            column: min(rect.column + head.displayWidth + cursor, rect.endColumn - 1)
        )
    }
}

extension Journal.Tone {
    var role: ThemeRole {
        switch self {
        case .info: .flashInfo
        case .warning: .flashWarn
        case .error: .flashError
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import TerminalThemes

/// The line above the hints: a question that waits for an answer, else what was done last and what came of it.
///
/// ```
///  03:07:52 kill SIGTERM -> etl/etl-0/worker: sent
///  Pause etl/etl-0/worker (pid 13377)? y/N
/// ```
enum JournalView {
    static func draw(_ model: Model, _ look: Look, in rect: FrameRect, into frame: inout Frame) {
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
        case .prompt(let prompt): return pieces(prompt)
        default: break
        }
        guard let entry = model.journal.last else { return [] }
        let role: ThemeRole =
            switch entry.tone {
            case .info: .flashInfo
            case .warning: .flashWarn
            case .error: .flashError
            }
        return [(" \(entry.timeOfDay) ", .textMuted), (entry.text, role)]
    }

    private static func pieces(_ prompt: Prompt) -> [(String, ThemeRole)] {
        let (title, hint) =
            switch prompt.purpose {
            case .filterTasks: ("Filter tasks", "Enter keeps, Esc drops")
            case .filterLog: ("Show lines", "-C 3 TEXT, !TEXT; Enter keeps, Esc drops")
            case .searchLog: ("Search", "Enter goes to the newest match, N n on")
            case .saveLog(let all):
                (all ? "Save all lines to" : "Save shown lines to", "Tab: \(all ? "shown" : "all") lines")
            }
        let remark: (String, ThemeRole) = prompt.problem.map { ("   \($0)", .flashError) } ?? ("   \(hint)", .textMuted)
        return [(" \(title): ", .key), (prompt.text, .text), ("_", .textAccent), remark]
    }
}

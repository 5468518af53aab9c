// SPDX-License-Identifier: Apache-2.0

import HostActions
import HostRegistry
import HostSession
import TerminalStyle
import TerminalThemes

/// The steps that are left to try, what each goes past and hits, and what came of those that were tried.
///
/// ```
/// ┌─ Get rid of: etl/etl-0/worker ──────────────────────────────────────┐
/// │ Now: RUNNING, pid 13377, shim 9001                                  │
/// │                                                                     │
/// │   1 kill SIGKILL (all)    through shim 9001 and runtime             │
/// │       03:07:42 sent                                                 │
/// │ > 2 wait for its end      at most 10 s, as shim 9001 tells it       │
/// │   6 SIGKILL the shim      past everything: no exit status, no event │
/// │       2 other tasks lose their shim: what they run goes on          │
/// │                                                                     │
/// │ y do it   Esc leave                                                 │
/// └─────────────────────────────────────────────────────────────────────┘
/// ```
enum ForceDialogView {
    static func draw(_ dialog: ForceDialog, _ model: Model, _ look: Look, in area: FrameRect, into frame: inout Frame) {
        let title = "Get rid of: \(dialog.target.label)"
        guard let reading = model.snapshot?[dialog.target.id] else {
            let done = ForcedStep.allCases.flatMap { step -> [DialogLine] in
                dialog.outcomes[step].map { [[("  \(step.action)", .text)], outcome($0)] } ?? []
            }
            return frame.dialog(
                [[("\(dialog.target.id) is gone", .text)]] + done + [[], keys(nil)],
                title: title,
                look,
                in: area
            )
        }
        var steps: [DialogLine] = []
        var chosen = 0
        for (index, step) in ForcedStep.allCases.enumerated() {
            let isChosen = step == dialog.choice
            if isChosen { chosen = steps.count }
            let name = "\(isChosen ? ">" : " ") \(index + 1) \(step.action.padded(to: 22))"
            steps.append([(name, isChosen ? .selection : .text), ("  \(step.way(ActionTarget(reading)))", .textMuted)])
            if let radius = step.radius(
                ActionTarget(reading),
                isDaemonUp: model.snapshot?.isLeftToContainerd(reading) == true
            ) {
                steps.append([("      \(radius)", .dialogDanger)])
            }
            if let done = dialog.outcomes[step] { steps.append(outcome(done)) }
        }
        var foot: [DialogLine] = [[], keys(dialog.choice)]
        if let under = model.pending[dialog.target.id] {
            let elapsed = under.since.duration(to: model.now.instant).shortAge
            foot = [[], [("\(under.action.name): \(elapsed)", .textAccent)]] + foot
        } else if dialog.isAskedTwice {
            foot = [[], [("this hits more than the task: y again does it", .flashWarn)]] + foot
        }
        // Where not all fits, the chosen step is seen with what came of the one before.
        let room = max(2, area.rows - foot.count - 4)
        let first = min(max(0, chosen - room / 2), max(0, steps.count - room))
        let shown = Array(steps.dropFirst(first).prefix(room))
        frame.dialog([now(reading), []] + shown + foot, title: title, look, in: area)
    }

    private static func now(_ reading: TaskReading) -> DialogLine {
        let pid = reading.pid.map { ", pid \($0)" } ?? ""
        let shim = reading.shimPid.map { ", shim \($0)" } ?? ""
        return [
            ("Now: \(reading.stateWord)\(pid)\(shim)", .text),
            (reading.why.isEmpty ? "" : "  \(reading.why)", .textMuted),
        ]
    }

    private static func outcome(_ outcome: ForceDialog.Outcome) -> DialogLine {
        [("      \(outcome.timeOfDay) ", .textMuted), (outcome.text, outcome.isFailure ? .flashError : .flashInfo)]
    }

    private static func keys(_ step: ForcedStep?) -> DialogLine {
        let act: DialogLine = step.map { [("y", .key), (" \($0.action)   ", .textMuted)] } ?? []
        return act + [("Esc", .key), (" leave", .textMuted)]
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostActions
import ShimLogs

extension Model {
    /// Takes in what came of an action, and of writing it down.
    mutating func finished(_ action: TaskAction, _ report: ActionReport) -> [Effect] {
        if case .success(let outcome) = report.result, !outcome.lines.isEmpty, overlay == nil {
            overlay = .text(title: "Stacks of shim \(action.target.shimPid ?? 0)", lines: outcome.lines, scroll: 0)
        }
        let effects = ended(action, report.result.map(\.words))
        // Behind what came of it: the last line is the one that is seen.
        for sentence in Set(report.detours.map(\.sentence)).sorted() { note(sentence) }
        return effects
    }

    private mutating func ended(_ action: TaskAction, _ result: Result<String, ShimError>) -> [Effect] {
        let took = pending.removeValue(forKey: action.target.id)?.since.duration(to: now.instant) ?? .zero
        processesOf = nil
        detail.expire()
        show(result, of: action)
        switch result {
        case .success(let what):
            journal.note("\(action.name) -> \(action.target.label): \(what) (\(took.seconds))", at: now)
            events.add("done here: \(action.name): \(what)", to: action.target.id, at: now.timeOfDay)
        case .failure(let error):
            events.add("failed here: \(action.name): \(error.message)", to: action.target.id, at: now.timeOfDay)
            // A refusal names the action and the task itself.
            let isRefusal = error.message.hasPrefix(action.refusal(""))
            let what = isRefusal ? "" : "\(action.name) -> \(action.target.label) failed: "
            journal.note("\(what)\(error.message) (\(took.seconds))", .error, at: now)
            // What can be read without.
            switch action.kind {
            case .takeOutput, .drainLog: return log.read(action.target.id, nil) + poll()
            default: break
            }
        }
        return poll()
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostActions
import HostRegistry
import HostSession
import ShimLogs

/// Which tasks an action is for, and whether anything may be done to them.
extension Model {
    /// The selected task, unless nothing may be done to it.
    mutating func actionable(_ what: String) -> TaskReading? {
        guard mayAct(what) else { return nil }
        guard let reading = table.selection else {
            note("\(what): no task is selected")
            return nil
        }
        guard table.change(of: reading.id) != .gone else {
            note("\(what): \(reading.label) is gone")
            return nil
        }
        if let under = pending[reading.id] {
            note("\(what): \(reading.label) is already \(under.action.progress)")
            return nil
        }
        return reading
    }

    /// The marked tasks, else those of the selected group, else the selected one; nil when nothing may be done to any.
    mutating func actionTargets(_ what: String) -> ActionTargets? {
        guard !table.marks.isEmpty || table.selectedGroup != nil else {
            return actionable(what).map { ActionTargets(shown: [ActionTarget($0)]) }
        }
        guard mayAct(what) else { return nil }
        let marks = table.marks
        let shown =
            marks.isEmpty
            ? (table.selectedGroup?.tasks ?? []).compactMap { table[$0].map(ActionTarget.init) }
            : table.unhidden.compactMap { marks[$0] }
        let isShown = Set(shown.map(\.id))
        let hidden = marks.values.filter { !isShown.contains($0.id) }.sorted { $0.id < $1.id }
        let targets = ActionTargets(shown: shown.filter(isFree), hidden: hidden.filter(isFree))
        let busy = shown.count + hidden.count - targets.shown.count - targets.hidden.count
        if busy > 0 { note("\(what): left out \(busy) of which something is under way") }
        return targets.shown.isEmpty && targets.hidden.isEmpty ? nil : targets
    }

    private func isFree(_ target: ActionTarget) -> Bool {
        pending[target.id] == nil && table.change(of: target.id) != .gone
    }

    private mutating func mayAct(_ what: String) -> Bool {
        if options.isReadOnly {
            note(TaskAction.readOnlyRefusal(of: what))
        } else if isFrozen {
            note("\(what): the display is frozen and may be old; Z lets it go on")
        }
        return !options.isReadOnly && !isFrozen
    }

    /// A question about a task that has become another one since is not asked any more: its answer does nothing.
    mutating func endStaleQuestion() {
        guard let target = overlay?.target, let now = snapshot?[target.id]?.shim,
            let difference = target.difference(from: now)
        else { return }
        overlay = .text(
            title: "Not done: \(target.label)",
            lines: ["\(target.label) \(difference).", "Nothing was done. Ask again if you still mean it."],
            scroll: 0
        )
    }

    /// Starts an action, unless its task has become another one since the person decided.
    mutating func start(_ action: TaskAction) -> [Effect] {
        guard mayAct(action.kind.word) else { return [] }
        let id = action.target.id
        guard let reading = snapshot?[id] else {
            note(action.refusal("it is gone, nothing was done"))
            return []
        }
        if let difference = action.target.difference(from: reading.shim) {
            note(action.refusal("\(difference): nothing was done"))
            return []
        }
        pending[id] = PendingAction(action: action, since: now.instant)
        // What takes lines from others goes on for as long as they are read.
        switch action.kind {
        case .takeOutput: return log.read(id, log.task == id ? log.buffer?.source?.kind : nil, as: action)
        case .drainLog: return log.read(id, .shim, as: action)
        default: return [.act(action)]
        }
    }

    /// Starts an action for each task that it can be done to; the marks have served their purpose then.
    mutating func start(_ kind: TaskAction.Kind, _ targets: ActionTargets) -> [Effect] {
        table.marks = [:]
        var leftOut = 0
        var effects: [Effect] = []
        for target in targets.all {
            if kind.obstacle(snapshot?[target.id]?.shim) == nil {
                effects += start(TaskAction(kind, target))
            } else {
                leftOut += 1
            }
        }
        if leftOut > 0 { note("\(kind.word): \(leftOut) of \(targets.all.count) left out") }
        return effects
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostActions
import HostRegistry
import HostSession

/// Getting rid of a task step by step.
extension Model {
    mutating func openForceDialog() {
        if let reading = actionable("force") { overlay = .force(ForceDialog(ActionTarget(reading))) }
    }

    mutating func answer(_ command: Command?, to dialog: ForceDialog) -> [Effect] {
        var dialog = dialog
        switch command {
        case .up, .down: dialog.move(by: command == .up ? -1 : 1)
        case .accept:
            if let under = pending[dialog.target.id] {
                note("force: \(dialog.target.label) is already \(under.action.progress)")
                return []
            }
            if let reading = snapshot?[dialog.target.id], !dialog.isAskedTwice,
                dialog.choice.radius(ActionTarget(reading), isDaemonUp: snapshot?.isLeftToContainerd(reading) == true)
                    != nil
            {
                dialog.isAskedTwice = true
                break
            }
            dialog.isAskedTwice = false
            overlay = .force(dialog)
            return start(TaskAction(.force(dialog.choice), dialog.target))
        case .cancel, .interrupt:
            overlay = nil
            return []
        default: dialog.isAskedTwice = false
        }
        overlay = .force(dialog)
        return []
    }

    /// Shows what came of a step where it was begun, if that is still open.
    mutating func show(_ result: Result<String, ShimError>, of action: TaskAction) {
        guard case .force(var dialog) = overlay, case .force(let step) = action.kind,
            dialog.target.id == action.target.id
        else { return }
        let outcome: ForceDialog.Outcome =
            switch result {
            case .success(let what): .init(timeOfDay: now.timeOfDay, text: what, isFailure: false)
            case .failure(let error): .init(timeOfDay: now.timeOfDay, text: error.message, isFailure: true)
            }
        dialog.take(outcome, of: step)
        overlay = .force(dialog)
    }
}

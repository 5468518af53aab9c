// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostActions
import HostRegistry
import HostSession

/// Everything that asks before it does something: how it is begun.
extension Model {
    mutating func askToPause() {
        let isPaused = table.marks.isEmpty && [.paused, .pausing].contains(table.selection?.status)
        guard let targets = actionTargets(isPaused ? "resume" : "pause") else { return }
        let readings = targets.shown.compactMap { snapshot?[$0.id] }
        let isRunning = readings.contains { $0.status == .running }
        let kind =
            isRunning || !readings.contains { [.paused, .pausing].contains($0.status) }
            ? TaskAction.Kind.pause : .resume
        ask(kind, targets)
    }

    mutating func askForStacks() {
        guard let reading = actionable("stacks") else { return }
        overlay = .confirm(TaskAction(.dumpStacks, ActionTarget(reading)))
    }

    mutating func openKillDialog() {
        if let targets = actionTargets("kill") { overlay = .kill(KillDialog(targets)) }
    }

    mutating func openDeleteDialog() {
        guard let targets = actionTargets("delete") else { return }
        guard let target = targets.only else { return overlay = .bulk(BulkDialog(.delete(killFirst: false), targets)) }
        overlay = .delete(DeleteDialog(target, isCleanup: snapshot?[target.id]?.health == .dead))
    }

    mutating func askToCleanUp() {
        guard let targets = actionTargets("cleanup") else { return }
        ask(.cleanUp(thoughContainerdIsUp: targets.all.contains(where: isLeftToContainerd)), targets)
    }

    /// Whether a containerd would do it by itself, which the question says then.
    func isLeftToContainerd(_ target: ActionTarget) -> Bool {
        snapshot.flatMap { snapshot in snapshot[target.id].map(snapshot.isLeftToContainerd) } == true
    }

    mutating func askForCheckpoint() {
        guard let reading = actionable("checkpoint") else { return }
        guard mayBeDone(.checkpoint(path: ""), reading) else { return }
        openPrompt(.checkpoint(ActionTarget(reading)))
    }

    mutating func askForLimits() {
        guard let reading = actionable("update") else { return }
        guard mayBeDone(.update(ResourceLimits()), reading) else { return }
        openPrompt(.limits(ActionTarget(reading)))
    }

    /// A shell, which asks nothing by itself; a task that is frozen would not answer it.
    mutating func exec() -> [Effect] {
        guard let reading = actionable("exec") else { return [] }
        if let obstacle = TaskAction.Kind.obstacle(toCommandsIn: reading.shim) {
            note("exec: \(reading.label): \(obstacle)")
            return []
        }
        let directory = snapshot?.daemons.map(\.stateDirectory).first { reading.bundle.hasPrefix($0 + "/") } ?? ""
        return [.exec(ActionTarget(reading), stateDirectory: directory)]
    }

    /// Says why not where it cannot be done.
    private mutating func mayBeDone(_ kind: TaskAction.Kind, _ reading: TaskReading) -> Bool {
        guard let obstacle = kind.obstacle(reading.shim) else { return true }
        note(TaskAction(kind, ActionTarget(reading)).refusal(obstacle))
        return false
    }

    /// Asks `y/N` for one task, and in a dialog that names them all for several.
    private mutating func ask(_ kind: TaskAction.Kind, _ targets: ActionTargets) {
        if let target = targets.only, let obstacle = kind.obstacle(snapshot?[target.id]?.shim) {
            return note(TaskAction(kind, target).refusal(obstacle))
        }
        overlay = targets.only.map { .confirm(TaskAction(kind, $0)) } ?? .bulk(BulkDialog(kind, targets))
    }
}

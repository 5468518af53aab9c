// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import Dashboard
import HostActions
import HostRegistry
import HostSession
import VisibleText

/// `shimtop force`: one step of getting rid of a task that will not go.
struct Force: TaskCommand {
    static let configuration = CommandConfiguration(
        abstract: "Do one step of getting rid of a task that will not go by itself.",
        discussion: """
            From the gentlest to the harshest: terminate, kill and delete go through the shim; thaw, kill-cgroup and \
            kill-processes go past it and the runtime, to the cgroup of the task and each process in it; shim-delete runs the delete of the shim's binary, which has the runtime \
            kill and remove the container; kill-shim ends the shim, whatever else it serves. wait waits up to 10 s.
            """
    )

    @OptionGroup var tasks: TaskSelection
    @OptionGroup var change: ChangeGuard

    private static let steps = ForcedStep.allCases.map(\.rawValue)

    @Option(
        help: ArgumentHelp("One of \(steps.joined(separator: ", ")).", valueName: "step"),
        completion: .list(steps),
        transform: { name in
            guard let step = ForcedStep(rawValue: name) else {
                throw ValidationError("there is no step \"\(name)\": \(steps.joined(separator: ", "))")
            }
            return step
        }
    )
    var step: ForcedStep

    func run() async throws {
        try await tasks.act(.force(step), change) { done in
            try StandardOutput.print(lines: done.map { "\($0.id): \($0.outcome.words)".neutralised })
        }
    }
}

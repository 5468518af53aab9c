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
        try change.allow("force")
        let (host, names, step, change) = (tasks.host, tasks.names, step, change)
        let timeout = tasks.patience.duration()
        try await host.withHost { live, directories in
            let found = HostTasks(directories, namespaces: Set(host.namespaces))
            var bundles: [ShimBundle] = []
            for name in names {
                do throws(ShimError) { bundles.append(try found.find(name).bundle) } catch {
                    CommandFailure.report(error, on: name)
                    throw CommandFailure.exitCode(error.code)
                }
            }
            let snapshot = await live.snapshot(patience: timeout)
            for bundle in bundles {
                guard let reading = snapshot[bundle.id] else {
                    CommandFailure.report(ShimError(.notFound, "\(bundle.id): it is gone"), on: "\(bundle.id)")
                    throw CommandFailure.exitCode(.notFound)
                }
                if let question = Self.question(step, reading) { try change.confirm(question) }
                let action = TaskAction(.force(step), ActionTarget(reading))
                let done: String
                do throws(ShimError) {
                    done = try await change.journaled(
                        "force: \(step.action)",
                        on: bundle.id,
                        await bundle.initProcess(),
                        in: host.journal
                    ) { () throws(ShimError) in try await live.perform(action).words }
                } catch {
                    CommandFailure.report(error, on: "\(bundle.id)")
                    throw CommandFailure.exitCode(error.code)
                }
                try StandardOutput.print("\(bundle.id): \(done)".neutralised)
            }
        }
    }

    /// What a person has to agree to; nil for what changes nothing.
    private static func question(_ step: ForcedStep, _ reading: TaskReading) -> String? {
        guard step != .wait else { return nil }
        let others = reading.sharesShimWith.count
        let radius = step == .killShim && others > 0 ? " \(others) other tasks lose their shim." : ""
        return "\(step.action) of \(reading.id), \(step.way(reading.shim))?\(radius)"
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import HostActions
import HostRegistry
import HostSession
import VisibleText

/// `shimtop recover`: makes the bundle of a shim anew that lost it.
struct Recover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make the bundle of a shim anew that runs on without it, so that its task can be deleted.",
        discussion: """
            For what `shimtop check` calls shim-leaked. The bundle holds no more than how the shim is reached; \
            `shimtop delete --force` then ends the task and its shim.
            """
    )

    @OptionGroup var host: HostOptions
    @OptionGroup var change: ChangeGuard

    @Argument(help: ArgumentHelp("The shim's process id.", valueName: "pid"))
    var pid: Int32

    func run() async throws {
        try change.allow(.recover)
        do {
            try await host.withHost(RegistryLimits(), change.rules(host.journal)) { live, _ in
                let action = TaskAction(.recover, try await live.leakedShim(pid))
                try change.confirm(action.question)
                let report = await live.perform(action)
                report.detours.forEach(ChangeGuard.sayDetour)
                let (id, words) = (action.target.id, try report.result.get().words)
                try StandardOutput.print("\(id): \(words); shimtop delete --force \(id) ends it".neutralised)
            }
        } catch let error as ShimError {
            CommandFailure.report(error, on: "shim \(pid)")
            throw CommandFailure.exitCode(error.code)
        }
    }
}

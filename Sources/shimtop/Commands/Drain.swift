// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import Glibc
import HostActions
import HostRegistry
import HostSession
import VisibleText

/// `shimtop drain`: takes out of a log pipe what its stopped reader does not.
struct Drain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Drain a shim's log pipe into a file while its readers are stopped, so that the shim can go on.",
        discussion: """
            A full log pipe holds up the shim. What is taken is printed and kept in the file, and is missing from the log of \
            the reader (containerd). Refused while a reader runs; ends as soon as one does, and when interrupted.
            """
    )

    @OptionGroup var host: HostOptions
    @OptionGroup var change: ChangeGuard

    @Option(
        name: .customLong("to"),
        help: ArgumentHelp(
            "Append what is taken to this file. Default: /var/log/shimtop/pipes/NAMESPACE-ID.log.",
            valueName: "file"
        )
    )
    var file: String?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("End after so long. Default: go on while the readers are stopped.", valueName: "seconds")
    )
    var seconds: Double?

    @Flag(help: "Print a JSON object on each line.")
    var json = false

    @Argument(
        help: ArgumentHelp("Id, unique beginning of an id, or NAMESPACE/ID.", valueName: "id"),
        completion: .custom { _, _, _ in TaskNames.all }
    )
    var name: String

    func validate() throws {
        if let seconds, !(0.1...86400).contains(seconds) {
            throw ValidationError("--for takes 0.1 to 86400 seconds, not \(seconds)")
        }
    }

    func run() async throws {
        let kind = TaskAction.Kind.drainLog(to: file)
        try change.allow(kind)
        do {
            try await host.withHost(RegistryLimits(), change.rules(host.journal)) { live, directories in
                let bundle = try HostTasks(directories, namespaces: Set(host.namespaces)).find(
                    name,
                    whole: change.wantsWholeIDs
                ).bundle
                let action = try await live.plan(TaskAction(kind, try await live.target(bundle))).action
                try change.confirm(action.question)
                let lines = PrintedLines(json: json)
                let outcome = try await drain(live, action, lines)
                StandardError.write("shimtop: \(bundle.id): \(outcome.words.neutralised)\n")
                try lines.finish()
                if !outcome.problems.isEmpty { throw ExitCode(1) }
            }
        } catch let error as ShimError {
            CommandFailure.report(error, on: name)
            throw CommandFailure.exitCode(error.code)
        }
    }

    /// Drains until it ends by itself, the time is over, somebody interrupts, or nobody reads the lines any more.
    private func drain(
        _ live: any Host,
        _ action: TaskAction,
        _ lines: PrintedLines
    ) async throws(ShimError) -> ActionOutcome {
        let result = await withTaskGroup(of: Result<ActionOutcome, ShimError>?.self) { group in
            group.addTask {
                do throws(ShimError) {
                    return .success(
                        try await live.drain(action, telling: ChangeGuard.sayDetour) { lines.take($0) }
                    )
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                await lines.waitUntilLost()
                return nil
            }
            if let seconds {
                group.addTask {
                    try? await Task.sleep(for: .milliseconds(Int64(seconds * 1000)))
                    return nil
                }
            }
            var result: Result<ActionOutcome, ShimError>?
            for await one in group {
                result = result ?? one
                group.cancelAll()
            }
            return result
        }
        guard let result else {
            throw ShimError(.unknown, "drain the log pipe of \(action.target.id): it was not begun")
        }
        return try result.get()
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import HostActions
import HostSession
import VisibleText

/// `shimtop stacks`: what a shim is doing.
struct Stacks: PatientCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the stacks of a shim's goroutines, for which it is sent SIGUSR1.",
        discussion: """
            The shim writes them to its log, where they stay. Refused where the signal would end the shim, and where nothing \
            of them could be seen. Default of --timeout: 5.
            """
    )

    @OptionGroup var host: HostOptions
    @OptionGroup var patience: Patience
    @OptionGroup var change: ChangeGuard

    @Flag(help: "Print a JSON object.")
    var json = false

    @Argument(
        help: ArgumentHelp("Id, unique beginning of an id, or NAMESPACE/ID.", valueName: "id"),
        completion: .custom { _, _, _ in TaskNames.all }
    )
    var name: String

    func run() async throws {
        try change.allow("stacks")
        try change.confirm("Send SIGUSR1 to the shim of \(name), which then writes its stacks to its log?")
        do {
            try await host.withHost { live, directories in
                let bundle = try HostTasks(directories, namespaces: Set(host.namespaces)).find(name).bundle
                let id = bundle.id
                _ = await live.snapshot()
                let lines = try await change.journaled(
                    "send SIGUSR1 to the shim",
                    on: id,
                    await bundle.initProcess(),
                    in: host.journal
                ) {
                    () throws(ShimError) in
                    try await live.performer.dumpStacks(of: id, timeout: patience.duration())
                }
                if json {
                    return try StandardOutput.print(
                        JSONOutput.pretty(Listing(namespace: id.namespace, id: id.id, lines: lines))
                    )
                }
                try StandardOutput.print(lines: lines.map(\.neutralised))
            }
        } catch let error as ShimError {
            CommandFailure.report(error, on: name)
            throw CommandFailure.exitCode(error.code)
        }
    }

    private struct Listing: Encodable {
        let namespace: String
        let id: String
        let lines: [String]
    }
}

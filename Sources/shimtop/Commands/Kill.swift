// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import Dashboard
import HostActions

/// `shimtop kill`: sends a signal.
struct Kill: TaskCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send a signal to a task's init process, or to all of its processes."
    )

    @OptionGroup var tasks: TaskSelection
    @OptionGroup var change: ChangeGuard

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    @Option(name: .shortAndLong, help: ArgumentHelp("By name or number.", valueName: "signal"))
    var signal = UnixSignal.offered[0]

    @Flag(help: "Send it to every process of the task.")
    var all = false

    @Option(help: ArgumentHelp("Send it to the process of this exec id alone.", valueName: "exec"))
    var exec: String?

    func validate() throws {
        if all && exec != nil { throw ValidationError("--all and --exec contradict each other") }
    }

    func run() async throws {
        let kind: TaskAction.Kind
        do throws(ShimError) {
            kind =
                try exec.map { name throws(ShimError) in .killExec(try ExecID(name), signal) }
                ?? .kill(signal, all: all)
        } catch {
            CommandFailure.report(error, on: tasks.names.joined(separator: ", "))
            throw CommandFailure.exitCode(error.code)
        }
        try await tasks.act(kind, change, json: json)
    }
}

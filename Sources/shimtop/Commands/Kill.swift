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
        let (signal, all, exec) = (signal, all, exec)
        let target = all ? " to all" : exec.map { " to \($0)" } ?? ""
        try await tasks.change("kill \(signal.name)\(target)", change, json: json) {
            loaded,
            timeout throws(ShimError) in
            if let exec {
                let process = loaded.task.process(try ExecID(exec))
                return try await process.kill(signal: signal.number, timeout: timeout)
            }
            try await loaded.task.kill(signal: signal.number, all: all, timeout: timeout)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims

/// `shimtop ps`: the processes of tasks.
struct Ps: TaskCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the processes of a task, by calling Pids.",
        discussion: "The runc shim runs \"runc ps\" for it."
    )

    @OptionGroup var tasks: TaskSelection

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    func run() async throws {
        let timeout = tasks.patience.duration(default: .seconds(10))
        try await tasks.each { loaded throws(ShimError) in
            try await loaded.task.pids(timeout: timeout).map { Row(loaded.bundle.id, $0.named()) }
        } then: { lists in
            let rows = lists.flatMap(\.value)
            if json { return try StandardOutput.print(JSONOutput.pretty(rows)) }
            let table = rows.map { ["\($0.namespace)/\($0.id)", "\($0.pid)", $0.execID ?? "-", $0.command] }
            try StandardOutput.print(lines: TextTable.lines([["TASK", "PID", "EXEC", "COMMAND"]] + table))
        }
    }

    private struct Row: Encodable, Sendable {
        let namespace: String
        let id: String
        let pid: Int32
        let execID: String?
        let command: String

        init(_ id: TaskID, _ process: TaskProcess) {
            namespace = id.namespace
            self.id = id.id
            pid = process.pid
            execID = process.execID
            command = process.command
        }

        private enum CodingKeys: String, CodingKey {
            case namespace, id, pid
            case execID = "execId"
            case command
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: CodingKeys.self)
            try object.encode(namespace, forKey: .namespace)
            try object.encode(id, forKey: .id)
            try object.encode(pid, forKey: .pid)
            try object.encode(execID, forKey: .execID)
            try object.encode(command, forKey: .command)
        }
    }
}

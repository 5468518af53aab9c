// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import FoundationEssentials

/// `shimtop state`: what shims say of tasks.
struct State: TaskCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what the shim of a task says of it, by calling State and Connect."
    )

    @OptionGroup var tasks: TaskSelection

    @Option(help: ArgumentHelp("Ask about the process of this exec id.", valueName: "exec"))
    var exec: String?

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    func run() async throws {
        let timeout = tasks.patience.duration(default: ShimTimeouts().state)
        let exec = exec
        try await tasks.each { loaded throws(ShimError) in
            Report(loaded, try await TaskSelection.process(of: loaded, exec).state(timeout: timeout))
        } then: { reports in
            if json { return try StandardOutput.print(JSONOutput.pretty(reports.map(\.value))) }
            let tables = reports.map { TextTable.lines($0.value.rows) }
            try StandardOutput.print(lines: tables.joined(separator: [""]))
        }
    }

    /// One task as it is printed.
    struct Report: Encodable, Sendable {
        let namespace: String
        let id: String
        let status: TaskStatus
        let pid: Int32?
        let exitStatus: UInt32?
        let exitedAt: Date?
        let stdin: String
        let stdout: String
        let stderr: String
        let terminal: Bool
        let shimPid: Int32
        let `protocol`: String
        let version: Int
        let address: String
        let bundle: String

        init(_ loaded: LoadedShim, _ state: TaskState) {
            namespace = loaded.bundle.id.namespace
            id = loaded.bundle.id.id
            status = state.status
            pid = state.pid
            exitStatus = state.exit?.status
            exitedAt = state.exit?.at
            stdin = state.stdin
            stdout = state.stdout
            stderr = state.stderr
            terminal = state.terminal
            shimPid = loaded.connection.shimPid
            self.protocol = loaded.shim.endpoint.wireProtocol.rawValue
            version = loaded.shim.endpoint.version
            address = loaded.shim.endpoint.address
            bundle = loaded.bundle.path
        }

        private enum CodingKeys: String, CodingKey {
            case namespace, id, status, pid, exitStatus, exitedAt, stdin, stdout, stderr, terminal, shimPid
            case `protocol`, version, address, bundle
        }

        /// Every key is always there.
        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: CodingKeys.self)
            try object.encode(namespace, forKey: .namespace)
            try object.encode(id, forKey: .id)
            try object.encode(status, forKey: .status)
            try object.encode(pid, forKey: .pid)
            try object.encode(exitStatus, forKey: .exitStatus)
            try object.encode(exitedAt, forKey: .exitedAt)
            try object.encode(stdin, forKey: .stdin)
            try object.encode(stdout, forKey: .stdout)
            try object.encode(stderr, forKey: .stderr)
            try object.encode(terminal, forKey: .terminal)
            try object.encode(shimPid, forKey: .shimPid)
            try object.encode(self.protocol, forKey: .protocol)
            try object.encode(version, forKey: .version)
            try object.encode(address, forKey: .address)
            try object.encode(bundle, forKey: .bundle)
        }

        var rows: [[String]] {
            var rows = [
                ["task", "\(namespace)/\(id)"],
                ["status", status.rawValue],
                ["pid", pid.map(String.init) ?? "-"],
            ]
            if let exitStatus {
                rows.append(["exit", "\(exitStatus)" + (exitedAt.map { " at \($0.formatted(.iso8601))" } ?? "")])
            }
            rows += [
                ["shim", "\(shimPid), \(self.protocol) version \(version), \(address)"],
                ["stdin", stdin.isEmpty ? "-" : stdin],
                ["stdout", stdout.isEmpty ? "-" : stdout],
                ["stderr", stderr.isEmpty ? "-" : stderr],
                ["terminal", terminal ? "yes" : "no"],
                ["bundle", bundle],
            ]
            return rows
        }
    }
}

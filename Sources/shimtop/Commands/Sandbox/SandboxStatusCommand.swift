// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import FoundationEssentials

/// `shimtop sandbox status`: all that a shim says of a sandbox.
struct SandboxStatusCommand: TaskCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what a shim says of its sandbox, by calling SandboxStatus, PingSandbox and Platform."
    )

    @OptionGroup var tasks: TaskSelection

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    func run() async throws {
        let timeout = tasks.patience.duration()
        try await tasks.each(sandboxesToo: true) { loaded throws(ShimError) in
            let sandbox = loaded.shim.sandbox(loaded.bundle.id.id)
            let status = try await sandbox.status(verbose: true, timeout: timeout)
            return Report(
                namespace: loaded.bundle.id.namespace,
                id: loaded.bundle.id.id,
                state: status.state,
                pid: status.pid,
                createdAt: status.createdAt,
                exitedAt: status.exitedAt,
                isAlive: (try? await sandbox.ping(timeout: timeout)) != nil,
                platform: (try? await sandbox.platform(timeout: timeout)).map { "\($0.os)/\($0.architecture)" },
                info: status.info
            )
        } then: { reports in
            if json { return try StandardOutput.print(JSONOutput.pretty(reports.map(\.value))) }
            try StandardOutput.print(lines: reports.flatMap { TextTable.lines($0.value.rows) })
        }
    }

    /// One sandbox as it is printed; what is not known is left out.
    private struct Report: Encodable, Sendable {
        let namespace: String
        let id: String
        let state: String
        let pid: Int32?
        let createdAt: Date?
        let exitedAt: Date?
        let isAlive: Bool
        let platform: String?
        let info: [String: String]

        var rows: [[String]] {
            [
                ["sandbox", "\(namespace)/\(id)"], ["state", state], ["pid", pid.map(String.init) ?? "-"],
                ["alive", isAlive ? "yes" : "no answer to a ping"], ["platform", platform ?? "-"],
            ] + info.sorted { $0.key < $1.key }.map { [$0.key, $0.value] }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import FoundationEssentials

/// `shimtop wait`: until tasks have ended.
struct Wait: TaskCommand {
    static let configuration = CommandConfiguration(
        abstract: "Wait until tasks have ended, and print their exit statuses.",
        discussion: "Ends at once for a task that has ended already. Default of --timeout: a day."
    )

    @OptionGroup var tasks: TaskSelection

    @Option(help: ArgumentHelp("Ask about the process of this exec id.", valueName: "exec"))
    var exec: String?

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    /// How long it waits.
    var time: Duration { tasks.patience.duration(default: .seconds(86400)) }

    func run() async throws {
        let timeout = time
        let exec = exec
        try await tasks.each { loaded throws(ShimError) in
            try await TaskSelection.process(of: loaded, exec).wait(timeout: timeout)
        } then: { exits in
            if json { return try StandardOutput.print(JSONOutput.pretty(exits.map { Row($0.id, $0.value) })) }
            try StandardOutput.print(
                lines: exits.map { exits.count == 1 ? "\($0.value.status)" : "\($0.id)  \($0.value.status)" }
            )
        }
    }

    private struct Row: Encodable {
        let namespace: String
        let id: String
        let exitStatus: UInt32
        let exitedAt: Date?

        init(_ id: TaskID, _ exit: TaskExit) {
            namespace = id.namespace
            self.id = id.id
            exitStatus = exit.status
            exitedAt = exit.at
        }

        private enum CodingKeys: CodingKey { case namespace, id, exitStatus, exitedAt }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: CodingKeys.self)
            try object.encode(namespace, forKey: .namespace)
            try object.encode(id, forKey: .id)
            try object.encode(exitStatus, forKey: .exitStatus)
            try object.encode(exitedAt, forKey: .exitedAt)
        }
    }
}

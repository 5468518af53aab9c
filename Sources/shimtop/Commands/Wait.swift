// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import FoundationEssentials

/// `shimtop wait`: until tasks have ended.
struct Wait: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Wait until tasks have ended, and print their exit statuses.",
        discussion: "Ends at once for a task that has ended already. Default of --timeout: a day."
    )

    @OptionGroup var tasks: TaskSelection

    @Option(help: ArgumentHelp("Ask about the process of this exec id.", valueName: "exec"))
    var exec: String?

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    func run() async throws {
        let timeout = tasks.patience.duration(default: .seconds(86400))
        let exec = exec
        try await tasks.each { loaded throws(ShimError) in
            try await TaskSelection.process(of: loaded, exec).wait(timeout: timeout)
        } then: { exits in
            if json { return print(try JSONOutput.pretty(exits.map { Row($0.id, $0.value) })) }
            for exit in exits { print(exits.count == 1 ? "\(exit.value.status)" : "\(exit.id)  \(exit.value.status)") }
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

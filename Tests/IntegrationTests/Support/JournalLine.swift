// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A line of the journal of this host, as another program reads it.
struct JournalLine: Decodable {
    var time: String
    var uid: Int
    var action: String
    var stage: String
    var namespace: String
    var id: String
    var pid: Int32?
    var pidStartTicks: UInt64?
    var result: String?

    /// What was done to one task, the oldest first.
    static func all(of id: String, in containerd: PrivateContainerd) throws -> [JournalLine] {
        try String(contentsOfFile: "/var/log/shimtop/journal.jsonl", encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(JournalLine.self, from: Data($0.utf8)) }
            .filter { $0.namespace == containerd.namespace && $0.id == id }
    }
}

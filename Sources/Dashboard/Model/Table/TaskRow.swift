// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
import HostRegistry
package import HostSession

/// One row of the task table.
package enum TaskRow: Sendable, Hashable {
    case group(RowGroup)
    case task(TaskReading)

    /// What names a row, wherever it stands.
    package enum ID: Sendable, Hashable {
        case group(String)
        case task(TaskID)
    }

    package var id: ID {
        switch self {
        case .group(let group): .group(group.id)
        case .task(let reading): .task(reading.id)
        }
    }
}

/// Tasks that are put together, and what they come to.
package struct RowGroup: Sendable, Hashable, Identifiable {
    package let id: String
    /// In the order of the table, without those that the filter hides.
    package internal(set) var tasks: [TaskID] = []
    /// How many of them are in trouble.
    package internal(set) var troubled = 0
    /// The worst of them.
    package internal(set) var worst: TaskReading
    /// The processes of their shims, as far as they are known.
    package internal(set) var shims: Set<Int32> = []
    /// The slowest of their shims' answers.
    package internal(set) var latency: Duration?

    init(id: String, worst: TaskReading) {
        self.id = id
        self.worst = worst
    }

    mutating func add(_ reading: TaskReading) {
        tasks.append(reading.id)
        if reading.isTrouble { troubled += 1 }
        if reading.troubleRank < worst.troubleRank { worst = reading }
        if let pid = reading.shimPid { shims.insert(pid) }
        if let slower = reading.latency { latency = max(latency ?? .zero, slower) }
    }
}

/// What happened to a task a moment ago.
package enum RowChange: Sendable, Hashable {
    case new
    /// Its state, its health or its process is another.
    case changed
    /// Its bundle is gone; the row shows it for a moment longer.
    case gone
}

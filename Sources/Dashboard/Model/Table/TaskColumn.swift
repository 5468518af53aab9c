// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import HostSession

/// A column of the task table, in the order in which they stand unless the user wants another.
///
/// The raw value is the column's stable name, in settings and in the palette.
package enum TaskColumn: String, Sendable, Hashable, CaseIterable {
    case state
    case group
    case task
    case namespace
    case pid
    case shim
    /// Round trip of the shim's last answer.
    case latency = "rpc"
    /// Processes in the task's cgroup.
    case processes = "pids"
    /// Share of one processor.
    case processor = "cpu"
    /// Working set.
    case memory = "mem"
    /// How full the fullest pipe that the task's lines go through is.
    case log
    case age
    case api
    case runtime
    case image
    case why

    package var title: String {
        switch self {
        case .state: "STATE"
        case .group: "POD / NS"
        case .task: "TASK"
        case .namespace: "NAMESPACE"
        case .pid: "PID"
        case .shim: "SHIM"
        case .latency: "RPC ms"
        case .processes: "PIDS"
        case .processor: "CPU%"
        case .memory: "MEM"
        case .log: "LOG"
        case .age: "AGE"
        case .api: "API"
        case .runtime: "RUNTIME"
        case .image: "IMAGE"
        case .why: "WHY"
        }
    }

    /// Whether it is written to the right of its room.
    package var isNumber: Bool { [.pid, .shim, .latency, .age].contains(self) || isMeasured }

    /// Whether it shows what is measured only of tasks that somebody looks at.
    var isMeasured: Bool { [.processes, .processor, .memory, .log].contains(self) }

    /// What stands in columns that are as wide as their widest text; nil for the others.
    var text: ((TaskReading) -> String)? {
        switch self {
        case .group: \.group
        case .task: \.taskName
        case .namespace: \.id.namespace
        case .api: { $0.apiName ?? "" }
        case .runtime: { $0.about.runtime ?? "" }
        case .image: { $0.about.image ?? "" }
        case .state, .pid, .shim, .latency, .processes, .processor, .memory, .log, .age, .why: nil
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// What happened to a task, in containerd's terms.
public enum TaskEvent: Sendable, Hashable {
    /// The container was made, and its init process waits to be started.
    case create(bundle: String, pid: Int32)
    /// The init process was started.
    case start(pid: Int32)
    /// A process ended: the init process, or the one of an exec id.
    case exit(process: String, pid: Int32, status: UInt32, at: Date?)
    /// A process was removed: the init process, or the one of an exec id.
    case delete(process: String, pid: Int32, status: UInt32, at: Date?)
    /// A process was killed for want of memory.
    case oom
    /// A process was added, with its exec id.
    case execAdded(String)
    /// A process that was added was started.
    case execStarted(String, pid: Int32)
    /// Every process was frozen.
    case paused
    /// A paused task was thawed.
    case resumed
    /// A checkpoint was written to a path.
    case checkpointed(path: String)

    /// The topic that containerd publishes it under.
    public var topic: TaskTopic {
        switch self {
        case .create: .create
        case .start: .start
        case .exit: .exit
        case .delete: .delete
        case .oom: .oom
        case .execAdded: .execAdded
        case .execStarted: .execStarted
        case .paused: .paused
        case .resumed: .resumed
        case .checkpointed: .checkpointed
        }
    }
}

/// A topic of task events; the raw value is containerd's own word.
public enum TaskTopic: String, Sendable, Hashable, CaseIterable {
    case create = "/tasks/create"
    case start = "/tasks/start"
    case oom = "/tasks/oom"
    case exit = "/tasks/exit"
    case delete = "/tasks/delete"
    case execAdded = "/tasks/exec-added"
    case execStarted = "/tasks/exec-started"
    case paused = "/tasks/paused"
    case resumed = "/tasks/resumed"
    case checkpointed = "/tasks/checkpointed"
}

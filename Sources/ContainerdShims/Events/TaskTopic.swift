// SPDX-License-Identifier: Apache-2.0

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

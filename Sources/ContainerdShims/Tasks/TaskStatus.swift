// SPDX-License-Identifier: Apache-2.0

/// State of a task's init process as its shim reports it; the raw value is containerd's own word.
public enum TaskStatus: String, Sendable, Hashable, CaseIterable, Codable {
    case unknown = "UNKNOWN"
    case created = "CREATED"
    case running = "RUNNING"
    case stopped = "STOPPED"
    case paused = "PAUSED"
    case pausing = "PAUSING"
}

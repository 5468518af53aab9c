// SPDX-License-Identifier: Apache-2.0

package import ContainerdAPI

/// A shim's answer to `State`: what it believes of a process.
public struct TaskState: Sendable, Hashable {
    /// The state that the shim believes the process to be in.
    public var status: TaskStatus
    /// Init process in the host's pid namespace; nil when there is none.
    public var pid: Int32?
    /// nil while the process has not exited.
    public var exit: TaskExit?
    /// Where the process reads and writes, as given when it was created: a FIFO's path or a URI; empty when nowhere.
    public var stdin: String
    /// Where the process writes its output, like ``stdin``.
    public var stdout: String
    /// Where the process writes its errors, like ``stdin``.
    public var stderr: String
    /// Whether the process has a terminal, which merges stderr into stdout.
    public var terminal: Bool

    /// Where the process reads and writes.
    public var io: TaskIO { TaskIO(stdin: stdin, stdout: stdout, stderr: stderr, terminal: terminal) }

    package init(_ reply: TaskStateResponse) {
        status =
            switch reply.status {
            case .created: .created
            case .running: .running
            case .stopped: .stopped
            case .paused: .paused
            case .pausing: .pausing
            default: .unknown
            }
        pid = reply.pid == 0 ? nil : Int32(truncatingIfNeeded: reply.pid)
        exit = status == .stopped ? TaskExit(status: reply.exitStatus, at: reply.exitedAt) : nil
        stdin = reply.stdin
        stdout = reply.stdout
        stderr = reply.stderr
        terminal = reply.terminal
    }
}

/// State of a task's init process as its shim reports it; the raw value is containerd's own word.
public enum TaskStatus: String, Sendable, Hashable, CaseIterable, Codable {
    case unknown = "UNKNOWN"
    case created = "CREATED"
    case running = "RUNNING"
    case stopped = "STOPPED"
    case paused = "PAUSED"
    case pausing = "PAUSING"
}

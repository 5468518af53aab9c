// SPDX-License-Identifier: Apache-2.0

/// What became of a task, its shim and its bundle when it was deleted.
public struct DeletionReport: Sendable, Hashable {
    /// Exit status of the init process, 128 + signal when one killed it; nil when the shim no longer knew the task.
    public var exitStatus: UInt32?
    /// What happened in the steps after the deletion itself, each a short sentence without a full stop.
    public var notes: [String]

    /// A report of these findings.
    public init(exitStatus: UInt32? = nil, notes: [String] = []) {
        self.exitStatus = exitStatus
        self.notes = notes
    }
}

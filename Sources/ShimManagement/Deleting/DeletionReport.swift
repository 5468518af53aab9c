// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims

/// What became of a task, its shim and its bundle when it was deleted.
public struct DeletionReport: Sendable, Hashable {
    /// How the init process ended; nil when the shim no longer knew the task.
    public var exit: TaskExit?
    /// What happened in the steps after the deletion itself, each a short sentence without a full stop.
    public var notes: [String]
    /// What went wrong in those steps, likewise; what they should have removed may still be there.
    public var problems: [String]

    /// A report of these findings.
    public init(exit: TaskExit? = nil, notes: [String] = [], problems: [String] = []) {
        self.exit = exit
        self.notes = notes
        self.problems = problems
    }
}

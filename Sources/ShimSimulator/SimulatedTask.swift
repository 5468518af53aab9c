// SPDX-License-Identifier: Apache-2.0

/// One task of a ``SimulatedShim``.
public struct SimulatedTask: Sendable, Hashable {
    /// What a task is when the host starts.
    public enum Condition: Sendable, Hashable {
        case running
        case paused
        /// Has ended with this status, and was not deleted.
        case exited(status: UInt32)
        /// The shim says that it runs, but its process is gone.
        case vanished
    }

    /// Id of the container.
    public var id: String
    /// Command line; the first word names its process.
    public var args: [String]
    /// Annotations of its `config.json`.
    public var annotations: [String: String]
    /// What it is when the host starts.
    public var condition: Condition
    /// Whether SIGTERM does not end it.
    public var ignoresTerm: Bool
    /// Where its output goes, as its shim says it; nothing is there.
    public var stdout: String

    /// A task that does nothing.
    public init(
        id: String,
        args: [String] = ["sleep"],
        annotations: [String: String] = [:],
        condition: Condition = .running,
        ignoresTerm: Bool = false,
        stdout: String = ""
    ) {
        self.id = id
        self.args = args
        self.annotations = annotations
        self.condition = condition
        self.ignoresTerm = ignoresTerm
        self.stdout = stdout
    }
}

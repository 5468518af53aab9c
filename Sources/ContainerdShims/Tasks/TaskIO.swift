// SPDX-License-Identifier: Apache-2.0

/// Where a process reads and writes: each the path of a FIFO, a URI (`file://`, `binary://`), or empty for nowhere.
public struct TaskIO: Sendable, Hashable {
    /// What the process reads.
    public var stdin: String
    /// Where its output goes.
    ///
    /// With a `file://` URI give ``stderr`` the same one: a runc shim without it crashes.
    public var stdout: String
    /// Where its errors go; must be empty with a terminal.
    public var stderr: String
    /// Whether the process gets a terminal, which merges its errors into its output.
    public var terminal: Bool

    /// Nowhere, unless said otherwise.
    public init(stdin: String = "", stdout: String = "", stderr: String = "", terminal: Bool = false) {
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self.terminal = terminal
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A shim's answer to `Connect`.
public struct ShimConnection: Sendable, Hashable {
    /// The shim's own process.
    public var shimPid: Int32
    /// The task's init process; nil when the shim does not know the task.
    public var taskPid: Int32?
    /// What the shim says of its version; the runc shim says nothing.
    public var version: String
}

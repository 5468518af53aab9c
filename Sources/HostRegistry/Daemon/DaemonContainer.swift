// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims

/// A container that containerd has a record of, which need not have a task.
public struct DaemonContainer: Sendable, Hashable {
    /// Its id, which is that of its task.
    public var id: TaskID
    /// Image reference; often empty.
    public var image: String
    /// Runtime, such as `io.containerd.runc.v2`.
    public var runtime: String
    /// Labels that clients gave it, untrusted.
    public var labels: [String: String]
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI

/// A process that was added to a running task.
///
/// Its life: ``ShimTask/exec(_:spec:io:timeout:)``, then `start`, `wait` and `delete`; its exec id stays taken until then.
public struct ExecProcess: ShimProcess {
    /// The task that it was added to.
    public let task: ShimTask
    /// Its name within the task.
    public let id: ExecID

    /// The task's shim.
    public var shim: Shim { task.shim }
    /// The task's container.
    public var containerID: String { task.id }
    /// The same as ``id``.
    public var execID: ExecID? { id }

    /// Sends a signal to this process alone.
    public func kill(signal: Int32, timeout: Duration) async throws(ShimError) {
        try await sendKill(signal: signal, all: false, timeout)
    }
}

/// Names an additional process within its task.
public struct ExecID: Hashable, Sendable, CustomStringConvertible {
    /// As it was given.
    public let name: String

    /// Throws `invalidArgument` for a name that containerd would not take.
    public init(_ name: String) throws(ShimError) {
        try Identifier.validate(name, as: "exec id")
        self.name = name
    }

    /// The name.
    public var description: String { name }
}

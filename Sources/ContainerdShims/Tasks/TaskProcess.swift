// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// One process of a task.
public struct TaskProcess: Sendable, Hashable {
    /// In the host's pid namespace.
    public var pid: Int32
    /// The kernel's name for it (`comm`, at most 15 bytes), untrusted; empty when it is not seen on this host.
    public var command: String
    /// The exec id it was started under, when the shim tells.
    public var execID: String?

    /// A process of a task.
    public init(pid: Int32, command: String, execID: String? = nil) {
        self.pid = pid
        self.command = command
        self.execID = execID
    }

    /// The same with the kernel's name for it, where this host shows the process.
    public func named() -> TaskProcess {
        var named = self
        named.command = ProcessStat(pid: pid)?.name ?? ""
        return named
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI

/// What a task is made from.
public struct TaskCreation: Sendable, Hashable {
    /// Absolute path of the OCI bundle, which holds `config.json`; its last part is the container's id.
    public var bundle: String
    /// What the shim mounts on the bundle's `rootfs` first.
    public var rootfs: [RootfsMount]
    /// Where the init process reads and writes.
    public var io: TaskIO
    /// Directory of a checkpoint to go on from; empty for a fresh start.
    public var checkpoint = ""
    /// Directory of the checkpoint before that one; empty when there is none.
    public var parentCheckpoint = ""
    /// What the runtime is told, such as ``RuncOptions/packed``; nil leaves it to the shim.
    public var options: PackedMessage?

    /// A task made from a bundle.
    public init(bundle: String, rootfs: [RootfsMount] = [], io: TaskIO = TaskIO(), options: PackedMessage? = nil) {
        self.bundle = bundle
        self.rootfs = rootfs
        self.io = io
        self.options = options
    }
}

/// Something to be mounted, as mount(8) would be told.
public struct RootfsMount: Sendable, Hashable {
    /// File system, such as `overlay` or `bind`.
    public var type: String
    /// What is mounted.
    public var source: String
    /// Where below the root; empty for the root itself.
    public var target: String
    /// Options such as `ro` or `lowerdir=...`.
    public var options: [String]

    /// A mount of these parts.
    public init(type: String, source: String, target: String = "", options: [String] = []) {
        self.type = type
        self.source = source
        self.target = target
        self.options = options
    }

    var message: TaskMount {
        var mount = TaskMount()
        mount.type = type
        mount.source = source
        mount.target = target
        mount.options = options
        return mount
    }
}

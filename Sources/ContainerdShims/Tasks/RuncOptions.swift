// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import SwiftProtobuf

/// What the runc shim is told when it makes a task.
public struct RuncOptions: Sendable, Hashable {
    /// The runtime's binary; empty for `runc`.
    public var binaryName = ""
    /// Where the runtime keeps its state, by namespace and id; empty for `/run/containerd/runc`.
    public var root = ""
    /// Whether systemd makes the cgroup; the spec's `cgroupsPath` is then `slice:prefix:name`.
    public var systemdCgroup = false
    /// Whether the root is changed without pivot_root(2), which an initramfs needs.
    public var noPivotRoot = false
    /// Whether the task shares the session keyring.
    public var noNewKeyring = false
    /// A cgroup for the shim itself; empty for none.
    public var shimCgroup = ""

    /// The runtime's defaults.
    public init() {}

    /// As ``TaskCreation/options`` and `ShimBinary` take them.
    public var packed: PackedMessage {
        var options = ContainerdAPI.RuncOptions()
        options.binaryName = binaryName
        options.root = root
        options.systemdCgroup = systemdCgroup
        options.noPivotRoot = noPivotRoot
        options.noNewKeyring = noNewKeyring
        options.shimCgroup = shimCgroup
        return PackedMessage(options)
    }
}

extension PackedMessage {
    /// A message under its bare name, as containerd packs its own.
    init(_ message: some Message) {
        // Only a missing required field or an unpackable Any fails, and the messages here have neither.
        self.init(typeURL: type(of: message).protoMessageName, value: (try? message.serializedBytes()) ?? [])
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What a sandbox is made from.
public struct SandboxCreation: Sendable, Hashable {
    /// Absolute path of its bundle.
    public var bundle: String
    /// What is mounted on the bundle's `rootfs` first.
    public var rootfs: [RootfsMount] = []
    /// Path of the network namespace; empty for none.
    public var networkNamespace = ""
    /// Passed on to the shim.
    public var annotations: [String: String] = [:]
    /// What the shim is told; nil leaves it to the shim.
    public var options: PackedMessage?

    /// A sandbox made from a bundle.
    public init(bundle: String) { self.bundle = bundle }
}

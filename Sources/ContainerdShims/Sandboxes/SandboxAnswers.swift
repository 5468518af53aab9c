// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// A shim's answer to `StartSandbox`.
public struct SandboxStart: Sendable, Hashable {
    /// The sandbox's process on this host.
    public var pid: Int32
    /// When it was created; nil when the shim does not say.
    public var createdAt: Date?
}

/// What the tasks of a sandbox run on.
public struct SandboxPlatform: Sendable, Hashable {
    /// Such as `linux`.
    public var os: String
    /// Such as `amd64`.
    public var architecture: String
    /// Such as `v8`; often empty.
    public var variant: String
}

/// A shim's answer to `SandboxStatus`.
public struct SandboxStatus: Sendable, Hashable {
    /// The sandbox's process on this host; nil when there is none.
    public var pid: Int32?
    /// In the shim's words.
    public var state: String
    /// More of the shim's words, by name.
    public var info: [String: String]
    /// nil when the shim does not say.
    public var createdAt: Date?
    /// nil while it runs.
    public var exitedAt: Date?
    /// What only the shim and its client understand.
    public var extra: PackedMessage?
}

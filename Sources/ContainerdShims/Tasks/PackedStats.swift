// SPDX-License-Identifier: Apache-2.0

/// A shim's answer to `Stats`, as it was packed.
public struct PackedStats: Sendable, Hashable {
    /// Names the message in ``value``: `io.containerd.cgroups.v1.Metrics`, `io.containerd.cgroups.v2.Metrics` or another.
    public var typeURL: String
    /// The encoded message.
    public var value: [UInt8]
}

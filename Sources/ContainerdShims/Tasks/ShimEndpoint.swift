// SPDX-License-Identifier: Apache-2.0

/// Where a shim listens and what it speaks there.
public struct ShimEndpoint: Sendable, Hashable {
    /// Wire protocol of a shim's socket; the raw value is containerd's own word.
    public enum WireProtocol: String, Sendable, Hashable, CaseIterable {
        case ttrpc
        case grpc
    }

    /// What is spoken on the socket.
    public var wireProtocol: WireProtocol
    /// Version of the Task service, 2 or 3, after any fallback.
    public var version: Int
    /// Address as the bundle gives it, such as `unix:///run/containerd/s/0a1b...`.
    public var address: String

    /// An endpoint of these parts.
    public init(wireProtocol: WireProtocol, version: Int, address: String) {
        self.wireProtocol = wireProtocol
        self.version = version
        self.address = address
    }
}

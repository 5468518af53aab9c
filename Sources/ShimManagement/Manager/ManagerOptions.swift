// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims

/// What a ``ShimManager`` looks after, and how.
public struct ManagerOptions: Sendable, Hashable {
    /// Where its bundles are.
    public var directory: StateDirectory
    /// What it may change there by itself.
    public var policy: LoadPolicy
    /// How long shims are waited for.
    public var timeouts: ShimTimeouts = ShimTimeouts()
    /// How long is waited for an answer to `Create`, `Start` and `Delete`, for which there is no timeout in containerd.
    ///
    /// Default 30 s.
    public var actionTimeout: Duration = .seconds(30)
    /// The gRPC address of the containerd that shims are told they belong to; shims derive the path of their socket from it.
    public var daemonAddress: String
    /// Where shims send their events, such as `EventEndpoint.path`; nil for that containerd's own address.
    ///
    /// A shim whose events find no socket at all takes seconds longer to end.
    public var eventsAddress: String?

    /// A manager of a state directory; shims are told of a containerd inside it.
    public init(directory: StateDirectory, policy: LoadPolicy) {
        self.directory = directory
        self.policy = policy
        daemonAddress = directory.path + "/containerd.sock"
    }
}

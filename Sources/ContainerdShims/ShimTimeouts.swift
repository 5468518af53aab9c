// SPDX-License-Identifier: Apache-2.0

/// How long a shim is waited for, with containerd's names, defaults and meaning.
public struct ShimTimeouts: Sendable, Hashable {
    /// For loading a shim: connecting to it and its answer to `Connect`, together.
    ///
    /// `io.containerd.timeout.shim.load`. Default 5 s.
    public var load: Duration = .seconds(5)
    /// For the whole cleanup after a dead shim: its binary's `delete`, the bundle and the events.
    ///
    /// `io.containerd.timeout.shim.cleanup`. Default 5 s.
    public var cleanup: Duration = .seconds(5)
    /// For the answer to `Shutdown` and the end of the connection after it, together.
    ///
    /// `io.containerd.timeout.shim.shutdown`. Default 3 s.
    public var shutdown: Duration = .seconds(3)
    /// For the answer to `State`.
    ///
    /// `io.containerd.timeout.task.state`. Default 2 s.
    public var state: Duration = .seconds(2)

    /// containerd's defaults.
    public init() {}
}

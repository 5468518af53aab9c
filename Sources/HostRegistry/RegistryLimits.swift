// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims

/// How long the registry waits for what.
public struct RegistryLimits: Sendable, Hashable {
    /// For a shim to accept a connection, and to answer `Connect` or `State`.
    ///
    /// Default 2 s, as containerd's own `io.containerd.timeout.task.state`.
    public var deadline: Duration = .seconds(2)
    /// A shim that took longer than this is `slow`.
    ///
    /// Default 250 ms.
    public var slow: Duration = .milliseconds(250)
    /// A shim that has not answered for so long is overdue: it may be looked at what holds it up.
    ///
    /// Default 750 ms.
    public var overdue: Duration = .milliseconds(750)
    /// How long a snapshot waits for the last answers before it goes without them.
    ///
    /// Default 150 ms.
    public var patience: Duration = .milliseconds(150)
    /// Longest time between two attempts at a shim that stays sick.
    ///
    /// Default 15 s.
    public var longestBackoff: Duration = .seconds(15)
    /// A task that has not changed for this long is asked about less often.
    ///
    /// Default 5 s.
    public var steadyAfter: Duration = .seconds(5)
    /// Time between two questions about a steady task.
    ///
    /// With every poll it is still looked whether its process is there and its shim is not stopped. Default 5 s.
    public var steadyInterval: Duration = .seconds(5)
    /// The same while a containerd is stopped or down: nobody empties the pipes of its shims then, and a shim that finds its log
    /// full blocks without a sign that can be seen from outside.
    ///
    /// Default 2 s.
    public var unreadInterval: Duration = .seconds(2)
    /// For `Kill`, `Pause`, `Resume`, `Pids` and `Stats`.
    ///
    /// Default 10 s.
    public var action: Duration = .seconds(10)
    /// For `Delete`, in which a shim waits up to 10 s for output to drain.
    ///
    /// Default 30 s.
    public var delete: Duration = .seconds(30)
    /// For `Checkpoint`, which writes the memory of every process.
    ///
    /// Default 60 s.
    public var checkpoint: Duration = .seconds(60)
    /// For the stacks of a shim's goroutines to be seen in its log.
    ///
    /// Default 5 s.
    public var stacks: Duration = .seconds(5)
    /// For what containerd has timeouts of its own for; its `state` is ``deadline`` here.
    public var shim: ShimTimeouts = ShimTimeouts()
    /// The defaults.
    public init() {}
}

/// What a registry looks at, and how patiently.
public struct RegistryOptions: Sendable, Hashable {
    /// Where to look for bundles.
    public var stateDirectories: [StateDirectory]
    /// Only these containerd namespaces; all when empty.
    public var namespaces: Set<String>
    /// How long is waited for what.
    public var limits: RegistryLimits

    /// Options with what they look at and, where it matters, the limits.
    public init(
        stateDirectories: [StateDirectory],
        namespaces: Set<String> = [],
        limits: RegistryLimits = RegistryLimits()
    ) {
        self.stateDirectories = stateDirectories
        self.namespaces = namespaces
        self.limits = limits
    }
}

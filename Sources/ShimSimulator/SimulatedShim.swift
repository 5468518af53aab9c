// SPDX-License-Identifier: Apache-2.0

/// One shim of a ``Scenario``.
public struct SimulatedShim: Sendable, Hashable {
    /// What is wrong with a shim, if anything.
    public enum Behaviour: Sendable, Hashable {
        case healthy
        /// Answers `State` late.
        case slow(Duration)
        /// Accepts connections and answers nothing.
        case hanging
        /// Answers `Connect` and nothing else, as when it is stuck in a runtime call.
        case stuck
        /// Answers, and knows none of its tasks.
        case ghost
        /// Its socket is there and nobody listens.
        case dead
        /// Answers with bytes that are neither ttrpc nor gRPC.
        case garbage
        /// Has a `bootstrap.json` of this content and no socket.
        case brokenBundle(String)
    }

    /// What a shim speaks on its socket.
    public enum WireProtocol: String, Sendable, Hashable {
        case ttrpc
        case grpc
    }

    /// containerd namespace of its tasks.
    public var namespace: String
    /// The first one's bundle holds the log pipe that is written to.
    public var tasks: [SimulatedTask]
    /// Version of the Task service that it serves, 2 or 3; the other is answered with code 12.
    public var version: Int
    /// What it speaks; its `bootstrap.json` says so.
    public var wireProtocol: WireProtocol
    /// What is wrong with it, if anything.
    public var behaviour: Behaviour
    /// Whether it writes into its log pipe now and then.
    public var isChatty: Bool

    /// A shim that serves some tasks.
    public init(
        namespace: String,
        tasks: [SimulatedTask],
        version: Int = 3,
        wireProtocol: WireProtocol = .ttrpc,
        behaviour: Behaviour = .healthy,
        isChatty: Bool = true
    ) {
        self.namespace = namespace
        self.tasks = tasks
        self.version = version
        self.wireProtocol = wireProtocol
        self.behaviour = behaviour
        self.isChatty = isChatty
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A service that a ``TTRPCServer`` hosts.
public struct TTRPCService: Sendable {
    /// Answers one call: takes the request's payload, returns the reply's.
    ///
    /// What it throws is answered as a status: an `RPCStatus` as it is, anything else with code 2 and its description.
    public typealias Method = @Sendable (_ payload: [UInt8], _ context: TTRPCServerContext) async throws -> [UInt8]

    /// Full name, such as `containerd.task.v2.Task`.
    public let name: String
    /// The methods, by their short names.
    public let methods: [String: Method]

    /// A service of this full name.
    public init(name: String, methods: [String: Method]) {
        self.name = name
        self.methods = methods
    }
}

/// What a call says beside its payload.
public struct TTRPCServerContext: Sendable {
    /// In the client's order; a key may come more than once.
    public let metadata: [(key: String, value: String)]
    /// How long the client waits for the answer; nil when it does not say.
    public let timeout: Duration?
}

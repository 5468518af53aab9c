// SPDX-License-Identifier: Apache-2.0

/// A service that a ``GRPCServer`` hosts.
public struct GRPCService: Sendable {
    /// Answers one call: takes the request's payload, returns the reply's.
    ///
    /// What it throws is answered as a status: an `RPCStatus` as it is, anything else with code 2 and its description. Its
    /// task is cancelled when the client gives up or goes.
    public typealias Method = @Sendable (_ payload: [UInt8], _ context: GRPCServerContext) async throws -> [UInt8]

    /// Answers one call with any number of messages, which it writes; returning ends the call with the status OK.
    ///
    /// What it throws is answered as with a ``Method``.
    public typealias StreamingMethod =
        @Sendable (_ payload: [UInt8], _ context: GRPCServerContext, _ replies: GRPCResponseWriter) async throws -> Void

    /// Full name, such as `containerd.task.v3.Task`.
    public let name: String
    /// The unary methods, by their short names.
    public let methods: [String: Method]
    /// The methods that stream their answers, by their short names.
    public let streamingMethods: [String: StreamingMethod]

    /// A service of this full name.
    public init(name: String, methods: [String: Method], streamingMethods: [String: StreamingMethod] = [:]) {
        self.name = name
        self.methods = methods
        self.streamingMethods = streamingMethods
    }
}

// SPDX-License-Identifier: Apache-2.0

import NIOCore
public import RPC

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

/// What a call says beside its payload.
public struct GRPCServerContext: Sendable {
    /// In the client's order; a key may come more than once.
    public let metadata: [(key: String, value: String)]
    /// How long the client waits for the answer; nil when it does not say.
    public let timeout: Duration?
}

/// Where a streaming method writes its answers.
public struct GRPCResponseWriter: Sendable {
    let connection: NIOLoopBound<ServerConnection>
    let streamID: Int32

    /// Writes one message, and returns once the client has left room for it.
    ///
    /// Throws code 1 when nobody reads the stream any more, and code 8 for a message over 4 MiB.
    public func write(_ message: [UInt8]) async throws(RPCStatus) {
        guard message.count <= Message.maxBytes else { throw .tooLarge(message.count) }
        let written = connection.eventLoop.makePromise(of: Void.self)
        connection.eventLoop.execute { connection.value.write(message, streamID, written) }
        do { try await written.futureResult.get() } catch {
            throw RPCStatus(code: .cancelled, message: "nobody reads the stream any more")
        }
    }
}

extension RPCStatus {
    static func tooLarge(_ bytes: Int) -> RPCStatus {
        let message = "a message of \(bytes) bytes is over the limit of \(Message.maxBytes)"
        return RPCStatus(code: .resourceExhausted, message: message)
    }
}

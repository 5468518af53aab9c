// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import RPC
package import SwiftProtobuf
import Synchronization

/// One connection to one shim process; several tasks may share it.
public final class Shim: Sendable {
    /// How the shim is reached.
    public let params: BootstrapParams
    private let transport: any ShimTransport
    /// Version of the Task service that the shim turned out to serve.
    private let servedVersion: Mutex<Int>

    /// A shim at the other end of an open connection.
    public init(params: BootstrapParams, transport: any ShimTransport) {
        self.params = params
        self.transport = transport
        // Over gRPC the service is always that of version 3, even where containerd 1.7's shims say 2.
        servedVersion = Mutex(params.wireProtocol == .grpc ? 3 : params.version)
    }

    /// Where the shim is and what it speaks, after any fallback.
    public var endpoint: ShimEndpoint {
        ShimEndpoint(
            wireProtocol: params.wireProtocol,
            version: servedVersion.withLock { $0 },
            address: params.address
        )
    }

    /// A task that this shim serves, or may serve.
    public func task(_ id: String) -> ShimTask { ShimTask(id: id, shim: self) }

    /// The sandbox that this shim hosts, or may host.
    public func sandbox(_ id: String) -> ShimSandbox { ShimSandbox(id: id, shim: self) }

    /// How many of these tasks the shim holds, as it says itself.
    ///
    /// One that it does not answer about in time counts: it may be there.
    public func tasksHeld(among ids: [String], timeout: Duration) async -> Int {
        await withTaskGroup(of: Bool.self) { group in
            for id in ids {
                group.addTask {
                    do throws(ShimError) {
                        _ = try await self.task(id).state(timeout: timeout)
                        return true
                    } catch {
                        return error.code != .notFound
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
    }

    /// Ends the connection.
    public func close() async { await transport.close() }

    /// Waits for the end of the connection, whoever ends it, and returns the reason for a person.
    public func waitUntilClosed() async -> String { await transport.waitUntilClosed() }

    /// Asks whether the shim is alive, naming a task that it may or may not know.
    package func connect(_ id: String, timeout: Duration) async throws(ShimTransportError) -> ShimConnection {
        var request = TaskConnectRequest()
        request.id = id
        let reply: TaskConnectResponse = try await call("Connect", request, timeout: timeout)
        return ShimConnection(
            shimPid: Int32(truncatingIfNeeded: reply.shimPid),
            taskPid: reply.taskPid == 0 ? nil : Int32(truncatingIfNeeded: reply.taskPid),
            version: reply.version
        )
    }

    /// Calls the Task service, falling back from version 3 to 2 when the shim says that it does not serve 3: a pod's
    /// shim may be older than the binary that wrote its bootstrap.json.
    package func call<Reply: Message>(
        _ method: String,
        _ request: some Message,
        timeout: Duration
    ) async throws(ShimTransportError) -> Reply {
        let payload = try encode(request, for: method)
        let version = servedVersion.withLock { $0 }
        do {
            return try decode(try await send(method, payload, version, timeout), of: method)
        } catch .status(let status)
            where version == 3 && status.code == .unimplemented
            && status.message.contains(TaskService.name(version: 3))
        {
            let reply = try await send(method, payload, 2, timeout)
            servedVersion.withLock { $0 = 2 }
            return try decode(reply, of: method)
        }
    }

    /// Calls another service that the shim may host.
    func call<Reply: Message>(
        _ method: String,
        _ request: some Message,
        of service: String,
        timeout: Duration
    ) async throws(ShimTransportError) -> Reply {
        let payload = try encode(request, for: method)
        return try decode(
            try await transport.call(service: service, method: method, payload: payload, timeout: timeout),
            of: method
        )
    }

    private func encode(_ request: some Message, for method: String) throws(ShimTransportError) -> [UInt8] {
        do { return try request.serializedBytes() } catch {
            throw .malformed("the \(method) request cannot be encoded: \(error)")
        }
    }

    private func send(
        _ method: String,
        _ payload: [UInt8],
        _ version: Int,
        _ timeout: Duration
    ) async throws(ShimTransportError) -> [UInt8] {
        try await transport.call(
            service: TaskService.name(version: version),
            method: method,
            payload: payload,
            timeout: timeout
        )
    }

    private func decode<Reply: Message>(_ bytes: [UInt8], of method: String) throws(ShimTransportError) -> Reply {
        do { return try Reply(serializedBytes: bytes) } catch {
            throw .malformed("its answer to \(method) is no \(Reply.protoMessageName): \(error)")
        }
    }
}

/// A shim's answer to `Connect`.
public struct ShimConnection: Sendable, Hashable {
    /// The shim's own process.
    public var shimPid: Int32
    /// The task's init process; nil when the shim does not know the task.
    public var taskPid: Int32?
    /// What the shim says of its version; the runc shim says nothing.
    public var version: String
}

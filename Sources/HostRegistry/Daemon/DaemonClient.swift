// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
public import ContainerdShims
import GRPC
import NIOPosix
import RPC
import StreamSockets
import SwiftProtobuf

/// Asks a containerd itself, over its gRPC socket, for the little that shims cannot tell.
///
/// Nothing else here needs it: containerd may be down, hung or out of step.
public struct DaemonClient: Sendable {
    private let client: GRPCClient
    private let socket: String

    /// Connects to the containerd that listens on a socket.
    ///
    /// Throws `unavailable` when nobody listens, and `deadlineExceeded` when it does not answer in time.
    public static func connect(to socket: String, timeout: Duration) async throws(ShimError) -> DaemonClient {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        do {
            let client = try await GRPCClient.connect(to: .path(socket), timeout: timeout, on: loop)
            return DaemonClient(client: client, socket: socket)
        } catch {
            throw ShimError(ShimTransportError(error), attempting: "connect to containerd at", on: socket)
        }
    }

    /// Its version, such as `1.6.20~ds1`.
    public func version(timeout: Duration) async throws(ShimError) -> String {
        let reply: DaemonVersionResponse = try await call(
            "containerd.services.version.v1.Version",
            "Version",
            Google_Protobuf_Empty(),
            timeout: timeout
        )
        return reply.version
    }

    /// The ids of the containers of a namespace that it has records of, whether they have a task or not, sorted.
    public func containers(in namespace: String, timeout: Duration) async throws(ShimError) -> [DaemonContainer] {
        let reply: DaemonListContainersResponse = try await call(
            "containerd.services.containers.v1.Containers",
            "List",
            DaemonListContainersRequest(),
            namespace: namespace,
            timeout: timeout
        )
        return reply.containers.map { container in
            DaemonContainer(
                id: TaskID(namespace: namespace, id: container.id),
                image: container.image,
                runtime: container.runtime.name,
                labels: container.labels
            )
        }.sorted { $0.id < $1.id }
    }

    /// The tasks of a namespace that it believes in, sorted.
    ///
    /// It asks each shim for it: where one does not answer this may take long.
    public func tasks(in namespace: String, timeout: Duration) async throws(ShimError) -> [TaskID] {
        let reply: DaemonListTasksResponse = try await call(
            "containerd.services.tasks.v1.Tasks",
            "List",
            DaemonListTasksRequest(),
            namespace: namespace,
            timeout: timeout
        )
        return reply.tasks.map { TaskID(namespace: namespace, id: $0.containerID.isEmpty ? $0.id : $0.containerID) }
            .sorted()
    }

    /// Publishes everything that it tells of any namespace, until it ends or the caller's task is cancelled.
    ///
    /// Throws why it ended.
    public func forwardEvents(to exchange: EventExchange) async throws(ShimError) {
        do {
            let payload: [UInt8] = try DaemonSubscribeRequest().serializedBytes()
            let events = try await client.stream(
                service: "containerd.services.events.v1.Events",
                method: "Subscribe",
                payload: payload
            )
            for try await message in events {
                let envelope = try ContainerdAPI.EventEnvelope(serializedBytes: message)
                exchange.publish(ContainerdShims.EventEnvelope(envelope), from: .containerd)
            }
        } catch let error as RPCError {
            throw ShimError(ShimTransportError(error), attempting: "Subscribe at", on: socket)
        } catch {
            throw ShimError(.invalid, "Subscribe at \(socket): an event cannot be understood: \(error)")
        }
    }

    /// Ends the connection.
    public func close() async { await client.close() }

    private func call<Reply: Message>(
        _ service: String,
        _ method: String,
        _ request: some Message,
        namespace: String? = nil,
        timeout: Duration
    ) async throws(ShimError) -> Reply {
        let bytes: [UInt8]
        do {
            bytes = try await client.call(
                service: service,
                method: method,
                payload: (try? request.serializedBytes()) ?? [],
                metadata: namespace.map { [("containerd-namespace", $0)] } ?? [],
                timeout: timeout
            )
        } catch {
            throw ShimError(ShimTransportError(error), attempting: "\(method) at", on: socket)
        }
        do { return try Reply(serializedBytes: bytes) } catch {
            throw ShimError(.invalid, "\(method) at \(socket): the answer is no \(Reply.protoMessageName): \(error)")
        }
    }
}

/// A container that containerd has a record of, which need not have a task.
public struct DaemonContainer: Sendable, Hashable {
    /// Its id, which is that of its task.
    public var id: TaskID
    /// Image reference; often empty.
    public var image: String
    /// Runtime, such as `io.containerd.runc.v2`.
    public var runtime: String
    /// Labels that clients gave it, untrusted.
    public var labels: [String: String]
}

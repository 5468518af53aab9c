// SPDX-License-Identifier: Apache-2.0

package import ContainerdAPI
import FoundationEssentials
import Glibc
import LinuxHost
public import NIOCore
import RPC
import StreamSockets
import SwiftProtobuf
import TTRPC

/// The address to which shims started by us send their events (`TTRPC_ADDRESS`).
public struct EventEndpoint: Sendable {
    /// Path of the socket, as shims are told it.
    public let path: String
    private let server: TTRPCServer

    /// Listens at a path where nobody does; events are published once ``run()`` runs.
    ///
    /// It runs on the event loop, one of NIO's own unless one is given.
    ///
    /// Throws `unavailable` when somebody listens there, or the path cannot be listened on.
    public static func listen(
        on path: String,
        publishingTo exchange: EventExchange,
        eventLoop: (any EventLoop)? = nil
    ) async throws(ShimError) -> EventEndpoint {
        try await BlockingIO.change(path) { if UnixSocketProbe.probe(path: path) == .refused { unlink(path) } }
        let forward: TTRPCService.Method = { payload, _ in
            let request: EventForwardRequest
            do { request = try EventForwardRequest(serializedBytes: payload) } catch {
                throw RPCStatus(code: .invalidArgument, message: "no ForwardRequest: \(error)")
            }
            guard !request.envelope.topic.isEmpty else {
                throw RPCStatus(code: .invalidArgument, message: "an event without a topic")
            }
            exchange.publish(EventEnvelope(request.envelope), from: .forward)
            return []
        }
        let service = TTRPCService(name: "containerd.services.events.ttrpc.v1.Events", methods: ["Forward": forward])
        do {
            let server = try await TTRPCServer.listen(on: .path(path), services: [service], eventLoop: eventLoop)
            return EventEndpoint(path: path, server: server)
        } catch {
            throw ShimError(.unavailable, "cannot listen for events on \(path): \(error)")
        }
    }

    /// Takes events until the caller's task is cancelled; then the socket refuses, as after ``reserve(_:)``.
    public func run() async {
        await server.run()
        let path = path
        // This task is cancelled by now.
        _ = try? await BlockingIO.finish { Result { () throws(ShimError) in try Self.reserve(path) } }
    }

    /// Leaves a socket at a path on which nobody listens, unless there is one.
    ///
    /// A shim that is refused gives its events up at once; one that finds no socket at all waits for it for seconds, when it
    /// ends too.
    ///
    /// Throws `unavailable` when none can be made there.
    public static func reserve(_ path: String) throws(ShimError) {
        guard !HostPath.exists(path) else { return }
        do { close(try StreamSocket.listen(on: .path(path))) } catch {
            throw ShimError(.unavailable, "cannot make the socket \(path): \(error)")
        }
    }
}

extension EventEnvelope {
    package init(_ envelope: ContainerdAPI.EventEnvelope) {
        self.init(
            timestamp: envelope.timestamp.date ?? .now,
            namespace: envelope.namespace,
            topic: envelope.topic,
            payload: PackedMessage(envelope.event)
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
public import NIOCore
import NIOPosix
public import RPC
public import StreamSockets

/// A ttrpc server on a Unix socket, for simulators and tests.
///
/// ``run()`` is its lifetime.
public final class TTRPCServer: Sendable {
    /// Calls that may be in flight at once on one connection; one more is answered with code 8.
    public static let maxCallsInFlight = 4096
    /// Connections that may wait to be served; one more is closed.
    private static let maxWaitingConnections = 1024

    /// The calls of one connection; they end with it.
    private typealias Calls = AsyncStream<ServerCall>
    private typealias Channels = NIOLoopBoundBox<[ObjectIdentifier: any Channel]>

    /// Where it listens.
    public let address: StreamAddress
    private let services: [String: TTRPCService]
    private let listener: any Channel
    private let channels: Channels
    private let connections: AsyncStream<Calls>

    private init(
        _ address: StreamAddress,
        _ services: [TTRPCService],
        _ listener: any Channel,
        _ channels: Channels,
        _ connections: AsyncStream<Calls>
    ) {
        self.address = address
        self.services = Dictionary(services.map { ($0.name, $0) }) { $1 }
        self.listener = listener
        self.channels = channels
        self.connections = connections
    }

    /// Listens at an address that is free; calls are answered once ``run()`` runs.
    ///
    /// It runs on the event loop, one of NIO's own unless one is given.
    ///
    /// Throws `connectFailed` with the system's error number.
    public static func listen(
        on address: StreamAddress,
        services: [TTRPCService],
        eventLoop: (any EventLoop)? = nil
    ) async throws(RPCError) -> TTRPCServer {
        let eventLoop = eventLoop ?? MultiThreadedEventLoopGroup.singleton.any()
        let socket: CInt
        do { socket = try StreamSocket.listen(on: address) } catch { throw RPCError(error) }
        let (connections, incoming) = AsyncStream.makeStream(
            of: Calls.self,
            bufferingPolicy: .bufferingOldest(maxWaitingConnections)
        )
        let channels = Channels.makeBoxSendingValue([:], eventLoop: eventLoop)
        let bootstrap = ServerBootstrap(group: eventLoop)
            .childChannelInitializer { channel in
                channels.value[ObjectIdentifier(channel)] = channel
                channel.closeFuture.whenComplete { _ in channels.value[ObjectIdentifier(channel)] = nil }
                // Never overflows: the connection refuses calls beyond this.
                let (calls, call) = Calls.makeStream(bufferingPolicy: .bufferingOldest(maxCallsInFlight))
                return channel.eventLoop.makeCompletedFuture {
                    // A client that does not read its answers is not read from.
                    try channel.pipeline.syncOperations.addHandlers(
                        BackPressureHandler(),
                        ServerConnection(calls: call)
                    )
                    guard case .enqueued = incoming.yield(calls) else { throw ChannelError.operationUnsupported }
                }
            }
        do {
            let listener = try await bootstrap.withBoundSocket(socket).get()
            return TTRPCServer(address, services, listener, channels, connections)
        } catch {
            throw .connectFailed(address: address, errno: EIO, reason: "\(error)")
        }
    }

    /// Answers calls until the caller's task is cancelled; then stops listening, ends every connection and removes the socket.
    ///
    /// The handlers of a connection are cancelled when it ends.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for await calls in connections { group.addTask { await self.serve(calls) } }
            await close()
        }
    }

    private func serve(_ calls: Calls) async {
        await withDiscardingTaskGroup { group in
            for await call in calls { group.addTask { await self.serve(call) } }
            group.cancelAll()
        }
    }

    private func serve(_ call: ServerCall) async {
        let request = call.request
        guard let service = services[request.service] else {
            return call.answer(.failure(RPCStatus(code: .unimplemented, message: "service \(request.service)")))
        }
        guard let method = service.methods[request.method] else {
            return call.answer(.failure(RPCStatus(code: .unimplemented, message: "method \(request.method)")))
        }
        let context = TTRPCServerContext(
            metadata: request.metadata.map { ($0.key, $0.value) },
            timeout: request.timeoutNano > 0 ? .nanoseconds(request.timeoutNano) : nil
        )
        do {
            call.answer(.success(try await method(Array(request.payload), context)))
        } catch let status as RPCStatus {
            call.answer(.failure(status))
        } catch {
            call.answer(.failure(RPCStatus(code: .unknown, message: "\(error)")))
        }
    }

    /// Stops listening, ends every connection and removes the socket from the file system.
    private func close() async {
        if case .path(let path) = address { unlink(path) }
        try? await listener.close().get()
        try? await listener.eventLoop.submit { [channels] in
            for channel in channels.value.values { channel.close(promise: nil) }
        }.get()
    }
}

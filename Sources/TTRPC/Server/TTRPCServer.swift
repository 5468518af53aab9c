// SPDX-License-Identifier: Apache-2.0

import Glibc
public import NIOCore
import NIOPosix

/// A ttrpc server on a Unix socket, for simulators and tests. ``run()`` is its lifetime.
public final class TTRPCServer: Sendable {
    /// Calls that may be in flight at once; one more is answered with code 8.
    public static let maxCallsInFlight = 4096

    public let address: TTRPCAddress
    private let services: [String: TTRPCService]
    private let listener: any Channel
    private let connections: NIOLoopBoundBox<[ObjectIdentifier: any Channel]>
    private let calls: AsyncStream<ServerCall>

    private init(
        _ address: TTRPCAddress,
        _ services: [TTRPCService],
        _ listener: any Channel,
        _ connections: NIOLoopBoundBox<[ObjectIdentifier: any Channel]>,
        _ calls: AsyncStream<ServerCall>
    ) {
        self.address = address
        self.services = Dictionary(services.map { ($0.name, $0) }) { $1 }
        self.listener = listener
        self.connections = connections
        self.calls = calls
    }

    /// Listens at an address that is free; calls are answered once ``run()`` runs.
    ///
    /// Throws `connectFailed` with the system's error number.
    public static func listen(
        on address: TTRPCAddress,
        services: [TTRPCService],
        eventLoop: any EventLoop
    ) async throws(TTRPCError) -> TTRPCServer {
        let socket = try UnixSocket.listen(on: address)
        let (calls, incoming) = AsyncStream.makeStream(
            of: ServerCall.self,
            bufferingPolicy: .bufferingOldest(maxCallsInFlight)
        )
        let connections = NIOLoopBoundBox<[ObjectIdentifier: any Channel]>.makeBoxSendingValue([:], eventLoop: eventLoop)
        let bootstrap = ServerBootstrap(group: eventLoop)
            .childChannelInitializer { channel in
                connections.value[ObjectIdentifier(channel)] = channel
                channel.closeFuture.whenComplete { _ in connections.value[ObjectIdentifier(channel)] = nil }
                return channel.eventLoop.makeCompletedFuture {
                    let connection = ServerConnection { call in
                        if case .enqueued = incoming.yield(call) { true } else { false }
                    }
                    try channel.pipeline.syncOperations.addHandler(connection)
                }
            }
        do {
            let listener = try await bootstrap.withBoundSocket(socket).get()
            return TTRPCServer(address, services, listener, connections, calls)
        } catch {
            throw .connectFailed(address: address, errno: EIO, reason: "\(error)")
        }
    }

    /// Answers calls until the caller's task is cancelled; then stops listening, ends every connection and removes the socket.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for await call in calls { group.addTask { await self.serve(call) } }
            await close()
            group.cancelAll()
        }
    }

    private func serve(_ call: ServerCall) async {
        let request = call.request
        guard let service = services[request.service] else {
            return call.answer(.failure(TTRPCStatus(code: .unimplemented, message: "service \(request.service)")))
        }
        guard let method = service.methods[request.method] else {
            return call.answer(.failure(TTRPCStatus(code: .unimplemented, message: "method \(request.method)")))
        }
        let context = TTRPCServerContext(
            metadata: request.metadata.map { ($0.key, $0.value) },
            timeout: request.timeoutNano > 0 ? .nanoseconds(request.timeoutNano) : nil
        )
        do {
            call.answer(.success(try await method(Array(request.payload), context)))
        } catch let status as TTRPCStatus {
            call.answer(.failure(status))
        } catch {
            call.answer(.failure(TTRPCStatus(code: .unknown, message: "\(error)")))
        }
    }

    /// Stops listening, ends every connection and removes the socket from the file system.
    private func close() async {
        if case .path(let path) = address { unlink(path) }
        try? await listener.close().get()
        try? await listener.eventLoop.submit { [connections] in
            for connection in connections.value.values { connection.close(promise: nil) }
        }.get()
    }
}

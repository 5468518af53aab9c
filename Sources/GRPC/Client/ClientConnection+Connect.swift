// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOHTTP2
import NIOPosix
import RPC
import StreamSockets

extension ClientConnection {
    /// Connects, and waits for the settings with which an HTTP/2 server begins: one that accepts may be frozen.
    ///
    /// Throws `connectFailed` with the system's error number, `deadlineExceeded`, `closed` or `cancelled`.
    static func connect(
        to address: StreamAddress,
        timeout: Duration,
        on eventLoop: any EventLoop
    ) async throws(RPCError) -> NIOLoopBound<ClientConnection> {
        let deadline = NIODeadline.now() + TimeAmount(timeout)
        let socket: CInt
        do { socket = try await StreamSocket.connect(to: address, timeout: timeout, on: eventLoop) } catch {
            throw RPCError(error)
        }
        let connection: NIOLoopBound<ClientConnection>
        do {
            connection = try await ClientBootstrap(group: eventLoop).withConnectedSocket(socket) { channel in
                // Before the channel reads, so that a server which closes at once is noticed by the connection.
                channel.eventLoop.makeCompletedFuture {
                    let connection = ClientConnection()
                    let settings = [HTTP2Setting(parameter: .enablePush, value: 0)]
                    try channel.pipeline.syncOperations.addHandlers(
                        HTTP2Limits.handler(.client, settings),
                        connection
                    )
                    return NIOLoopBound(connection, eventLoop: channel.eventLoop)
                }
            }
        } catch {
            throw .connectFailed(address: address, errno: (error as? IOError)?.errnoCode ?? EIO, reason: "\(error)")
        }
        if let error = await opened(connection, by: deadline, timeout, eventLoop) { throw error }
        return connection
    }

    /// Nil once the server's settings have come.
    private static func opened(
        _ connection: NIOLoopBound<ClientConnection>,
        by deadline: NIODeadline,
        _ timeout: Duration,
        _ eventLoop: any EventLoop
    ) async -> RPCError? {
        let limit = eventLoop.scheduleTask(deadline: deadline) {
            connection.value.giveUpOpening(.deadlineExceeded(after: timeout))
        }
        defer { limit.cancel() }
        let error = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                eventLoop.execute { connection.value.waitUntilOpen(waiter) }
            }
        } onCancel: {
            eventLoop.execute { connection.value.giveUpOpening(.cancelled) }
        }
        // Given up before it was waited for, a connection only knows that it was closed.
        return error == .closed(.byUs) ? (Task.isCancelled ? .cancelled : .deadlineExceeded(after: timeout)) : error
    }
}

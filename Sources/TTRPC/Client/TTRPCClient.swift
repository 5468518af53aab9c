// SPDX-License-Identifier: Apache-2.0

import Glibc
public import NIOCore
import NIOPosix
public import RPC
public import StreamSockets

/// One connection to a ttrpc server, over which any number of calls are made at the same time.
///
/// Runs on its event loop: a caller that is an actor on the same loop reaches it without changing threads.
///
/// ```swift
/// let client = try await TTRPCClient.connect(to: .path("/run/containerd/s/0a1b"), timeout: .seconds(2))
/// let reply = try await client.call(
///     service: "containerd.task.v2.Task", method: "Connect", payload: [], timeout: .seconds(2))
/// ```
public actor TTRPCClient {
    /// Where the connection, and everything isolated to this actor, runs.
    public nonisolated let eventLoop: any EventLoop
    /// The event loop's.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    private nonisolated let connection: NIOLoopBound<ClientConnection>

    private let channel: any Channel

    private init(_ connection: NIOLoopBound<ClientConnection>, _ channel: any Channel) {
        self.connection = connection
        self.channel = channel
        self.eventLoop = channel.eventLoop
    }

    deinit {
        // Nobody can call any more: without this the socket would stay open for as long as the loop runs.
        if channel.isActive { channel.close(promise: nil) }
    }

    /// Connects within the timeout.
    ///
    /// It runs on the event loop, one of NIO's own unless one is given.
    ///
    /// A server whose backlog is full is tried again until then.
    ///
    /// Throws `connectFailed` with the system's error number, `deadlineExceeded` or `cancelled`.
    public static func connect(
        to address: StreamAddress,
        timeout: Duration,
        on eventLoop: (any EventLoop)? = nil
    ) async throws(RPCError) -> TTRPCClient {
        let eventLoop = eventLoop ?? MultiThreadedEventLoopGroup.singleton.any()
        let socket: CInt
        do { socket = try await StreamSocket.connect(to: address, timeout: timeout, on: eventLoop) } catch {
            throw RPCError(error)
        }
        do {
            let limit = ClientConnection.maxUnsentBytes
            let (connection, channel) = try await ClientBootstrap(group: eventLoop)
                // A second read would find nothing: replies are small, and what comes meanwhile is told by the next turn.
                .channelOption(.maxMessagesPerRead, value: 1)
                // Most replies are short, and every connection keeps its buffer.
                .channelOption(
                    .recvAllocator,
                    value: AdaptiveRecvByteBufferAllocator(minimum: 256, initial: 512, maximum: 64 << 10)
                )
                .channelOption(.writeBufferWaterMark, value: .init(low: limit / 2, high: limit))
                .withConnectedSocket(socket) { channel in
                    // Before the channel reads, so that a server which closes at once is noticed by the connection.
                    channel.eventLoop.makeCompletedFuture {
                        let connection = ClientConnection()
                        try channel.pipeline.syncOperations.addHandler(connection)
                        return (NIOLoopBound(connection, eventLoop: channel.eventLoop), channel)
                    }
                }
            return TTRPCClient(connection, channel)
        } catch {
            throw .connectFailed(address: address, errno: (error as? IOError)?.errnoCode ?? EIO, reason: "\(error)")
        }
    }

    /// Calls a method and returns the payload of its reply.
    ///
    /// `metadata` keys are lower case. The server is told the timeout; it may go on after it is over.
    public nonisolated func call(
        service: String,
        method: String,
        payload: [UInt8],
        metadata: [(key: String, value: String)] = [],
        timeout: Duration
    ) async throws(RPCError) -> [UInt8] {
        let request = RequestEnvelope(
            service: service,
            method: method,
            payload: payload,
            timeoutNano: TimeAmount(timeout).nanoseconds,
            metadata: metadata
        )
        let bytes = request.bytes
        let reply = eventLoop.inEventLoop ? await send(bytes, timeout) : await sendFromElsewhere(bytes, timeout)
        return try reply.get()
    }

    private func send(_ request: [UInt8], _ timeout: Duration) async -> ClientConnection.Reply {
        let ticket = Ticket()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume(returning: .failure(.cancelled)) }
                let waiter = ClientConnection.Waiter(continuation: continuation, timeout: timeout)
                ticket.number = connection.value.start(waiter, request: request)
            }
        } onCancel: {
            cancel(ticket)
        }
    }

    /// The same without moving the caller to the loop and back: it goes on where it is as soon as the reply is there.
    private nonisolated func sendFromElsewhere(_ request: [UInt8], _ timeout: Duration) async -> ClientConnection.Reply
    {
        let ticket = Ticket()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                eventLoop.execute { [connection] in
                    guard !ticket.isCancelled else { return continuation.resume(returning: .failure(.cancelled)) }
                    let waiter = ClientConnection.Waiter(continuation: continuation, timeout: timeout)
                    ticket.number = connection.value.start(waiter, request: request)
                }
            }
        } onCancel: {
            cancel(ticket)
        }
    }

    private nonisolated func cancel(_ ticket: Ticket) {
        eventLoop.execute { [connection] in
            ticket.isCancelled = true
            if let number = ticket.number { connection.value.cancel(number) }
        }
    }

    /// Ends the connection; calls in flight fail with `closed(.byUs)`.
    public func close() { connection.value.finish(with: .byUs) }

    /// Waits for the end of the connection and returns its reason; a cancelled wait returns `byUs`.
    public func waitUntilClosed() async -> RPCCloseReason {
        let ticket = Ticket()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                guard !Task.isCancelled else { return waiter.resume(returning: .byUs) }
                ticket.number = connection.value.waitUntilClosed(waiter)
            }
        } onCancel: {
            eventLoop.execute {
                self.assumeIsolated { client in
                    if let number = ticket.number { client.connection.value.stopWaiting(number) }
                }
            }
        }
    }
}

/// Carries a number from the start of a wait to its cancellation handler.
///
/// Safe to share: it is read and written on the client's event loop only.
private final class Ticket: @unchecked Sendable {
    var number: UInt32?
    var isCancelled = false
}

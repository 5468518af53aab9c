// SPDX-License-Identifier: Apache-2.0

public import NIOCore
import NIOPosix
public import RPC
public import StreamSockets

/// A client of one gRPC server, over which any number of calls are made at the same time.
///
/// Runs on its event loop: a caller that is an actor on the same loop reaches it without changing threads.
///
/// A connection that is lost unasked is dialled again. Calls in flight fail with `closed`, later ones wait for the new
/// connection within their own time. Only when nobody listens any more, or no connection works for a second, is the client
/// closed for good.
///
/// ```swift
/// let client = try await GRPCClient.connect(to: .path("/run/containerd/s/0a1b"), timeout: .seconds(2))
/// let reply = try await client.call(
///     service: "containerd.task.v3.Task", method: "Connect", payload: [], timeout: .seconds(2))
/// ```
public actor GRPCClient {
    enum Link {
        case connected(NIOLoopBound<ClientConnection>)
        case redialling(Task<Void, Never>)
        case closed(RPCCloseReason)
    }

    /// Where the connection, and everything isolated to this actor, runs.
    public nonisolated let eventLoop: any EventLoop
    /// The event loop's.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    let address: StreamAddress
    var link: Link
    var redialling = Redialling()
    var connectedAt = NIODeadline.now()
    /// Connections that take no new calls and still have some in flight.
    var draining: [NIOLoopBound<ClientConnection>] = []
    /// Calls that wait for a connection; nil tells them to look again.
    var redialWaiters = WaiterList<RPCError?>()
    private var closeWaiters = WaiterList<RPCCloseReason>()

    private init(_ connection: NIOLoopBound<ClientConnection>, _ address: StreamAddress) {
        link = .connected(connection)
        self.address = address
        eventLoop = connection.eventLoop
    }

    deinit {
        // Nobody can call any more: without this the socket would stay open for as long as the loop runs.
        guard case .connected(let connection) = link else { return }
        eventLoop.execute { connection.value.finish(with: .byUs) }
    }

    /// Connects within the timeout, in which the server must also have begun to speak HTTP/2.
    ///
    /// It runs on the event loop, one of NIO's own unless one is given.
    ///
    /// A server whose backlog is full is tried again until then.
    ///
    /// Throws `connectFailed` with the system's error number, `deadlineExceeded`, `closed` when the server ends the
    /// connection or does not speak HTTP/2, or `cancelled`.
    public static func connect(
        to address: StreamAddress,
        timeout: Duration,
        on eventLoop: (any EventLoop)? = nil
    ) async throws(RPCError) -> GRPCClient {
        let eventLoop = eventLoop ?? MultiThreadedEventLoopGroup.singleton.any()
        let connection = try await ClientConnection.connect(to: address, timeout: timeout, on: eventLoop)
        let client = GRPCClient(connection, address)
        await client.watch(connection)
        return client
    }

    /// Calls a unary method and returns the payload of its reply.
    ///
    /// `metadata` keys are lower case; the value of a key that ends in `-bin` is base64. The server is told the timeout,
    /// and that the call is given up when it is over or the task is cancelled.
    public func call(
        service: String,
        method: String,
        payload: [UInt8],
        metadata: [(key: String, value: String)] = [],
        timeout: Duration
    ) async throws(RPCError) -> [UInt8] {
        let request = ClientRequest(service: service, method: method, payload: payload, metadata: metadata)
        let deadline = NIODeadline.now() + TimeAmount(timeout)
        let connection = try await usableConnection(by: deadline, timeout)
        let ticket = Ticket()
        let reply: ClientWaiter.Reply = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume(returning: .failure(.cancelled)) }
                let waiter = ClientWaiter.unary(continuation, timeout: timeout)
                ticket.number = start(waiter, request, by: deadline, over: connection)
            }
        } onCancel: {
            eventLoop.execute { if let number = ticket.number { connection.value.cancel(number) } }
        }
        return try reply.get()
    }

    /// Calls a method that answers with any number of messages, and returns them as a sequence.
    ///
    /// The call lasts until the server ends it, the sequence is let go, the task that iterates it is cancelled, or the
    /// connection is lost: a stream does not go on over a new one.
    public func stream(
        service: String,
        method: String,
        payload: [UInt8],
        metadata: [(key: String, value: String)] = []
    ) async throws(RPCError) -> GRPCResponseStream {
        let request = ClientRequest(service: service, method: method, payload: payload, metadata: metadata)
        let connection = try await usableConnection(by: nil, .zero)
        guard !Task.isCancelled else { throw .cancelled }
        let buffer = ResponseBuffer()
        let streamID = start(.streaming(buffer), request, by: nil, over: connection)
        return GRPCResponseStream(
            call: StreamingCall(
                client: self,
                connection: connection,
                buffer: NIOLoopBound(buffer, eventLoop: eventLoop),
                streamID: streamID
            )
        )
    }

    /// The stream of a call that was sent.
    private func start(
        _ waiter: ClientWaiter,
        _ request: ClientRequest,
        by deadline: NIODeadline?,
        over connection: NIOLoopBound<ClientConnection>
    ) -> Int32? {
        connection.value.start(waiter, request, deadline: deadline)
    }

    /// Ends the connection for good; calls in flight fail with `closed(.byUs)`.
    public func close() { end(with: .byUs) }

    /// Waits for the end for good and returns its reason; a cancelled wait returns `byUs`.
    public func waitUntilClosed() async -> RPCCloseReason {
        let ticket = Ticket()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                guard !Task.isCancelled else { return waiter.resume(returning: .byUs) }
                if case .closed(let reason) = link { return waiter.resume(returning: reason) }
                ticket.number = closeWaiters.add(waiter)
            }
        } onCancel: {
            eventLoop.execute {
                self.assumeIsolated { client in
                    if let number = ticket.number { client.closeWaiters.resume(number, returning: .byUs) }
                }
            }
        }
    }

    /// The one way out: nothing is dialled any more.
    func end(with reason: RPCCloseReason) {
        let last = link
        if case .closed = last { return }
        link = .closed(reason)
        switch last {
        case .connected(let connection): connection.value.finish(with: .byUs)
        case .redialling(let task): task.cancel()
        case .closed: break
        }
        for connection in draining { connection.value.finish(with: .byUs) }
        draining = []
        redialWaiters.resumeAll(returning: .closed(reason))
        closeWaiters.resumeAll(returning: reason)
    }
}

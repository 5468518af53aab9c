// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHPACK
import NIOHTTP2
import RPC

/// Performs what a ``ServerStateMachine`` decides, on the connection's event loop.
final class ServerConnection: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame

    /// What is known of a call that is being answered.
    private struct Reply {
        let interest: AsyncStream<Never>.Continuation
        var hasBegun = false
    }

    private static let headers: HPACKHeaders = [":status": "200", "content-type": "application/grpc"]

    /// Ends when the connection does.
    private let calls: AsyncStream<ServerCall>.Continuation
    private var state = ServerStateMachine()
    private var replies: [Int32: Reply] = [:]
    private var window = ReceiveWindow(target: ReceiveWindow.connectionBytes)
    private var writer: FrameWriter?

    init(calls: AsyncStream<ServerCall>.Continuation) {
        self.calls = calls
    }

    // MARK: - Channel events

    func handlerAdded(context: ChannelHandlerContext) { writer = FrameWriter(context: context) }

    func channelActive(context: ChannelHandlerContext) {
        writer?.openWindow(of: 0, by: ReceiveWindow.connectionBytes - ReceiveWindow.streamBytes)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        let streamID = Int32(frame.streamID)
        switch frame.payload {
        case .headers(let block):
            state.received(headers: block.headers, on: streamID)
            if block.endStream { perform(state.receivedEnd(of: streamID), streamID, isLast: true) }
        case .data(let data):
            guard case .byteBuffer(let bytes) = data.data else { return }
            perform(state.received(data: bytes, on: streamID), streamID, isLast: data.endStream)
            if data.endStream { perform(state.receivedEnd(of: streamID), streamID, isLast: true) }
        default: break
        }
    }

    private func perform(_ action: ServerStateMachine.ReceiveAction, _ streamID: Int32, isLast: Bool) {
        guard let writer else { return }
        switch action {
        case .none: return
        case .refuse(let status):
            end(streamID, status, hasBegun: false)
            // The rest of the request is of no use.
            if !isLast { writer.reset(streamID) }
        case .serve(let request):
            let (interest, continuation) = AsyncStream.makeStream(of: Never.self)
            replies[streamID] = Reply(interest: continuation)
            calls.yield(
                ServerCall(
                    request: request,
                    streamID: streamID,
                    connection: NIOLoopBound(self, eventLoop: writer.context.eventLoop),
                    interest: interest
                )
            )
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as NIOHTTP2WindowUpdatedEvent:
            guard let size = event.inboundWindowSize else { return }
            let streamID = Int32(event.streamID)
            let increment = streamID == 0 ? window.changed(to: size) : state.windowChanged(of: streamID, to: size)
            if let increment { writer?.openWindow(of: streamID, by: increment) }
        case let event as StreamClosedEvent:
            let streamID = Int32(event.streamID)
            state.closed(streamID)
            replies.removeValue(forKey: streamID)?.interest.finish()
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        writer = nil
        for reply in replies.values { reply.interest.finish() }
        replies = [:]
        calls.finish()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A client may give up a stream while its answer is being written.
        if error is NIOHTTP2Errors.StreamError { return }
        context.close(promise: nil)
    }

    // MARK: - Answers

    /// Writes one message of a stream; fails when the client has given up.
    func write(_ message: [UInt8], _ streamID: Int32, _ written: EventLoopPromise<Void>) {
        guard let writer, begin(streamID) else { return written.fail(ChannelError.ioOnClosedChannel) }
        writer.message(message, streamID, endStream: false, written: written)
        writer.flush()
    }

    /// Answers a call; nothing happens when the client has given up.
    func answer(_ result: Result<[UInt8]?, RPCStatus>, _ streamID: Int32) {
        guard replies[streamID] != nil else { return }
        var status = RPCStatus(code: .ok, message: "")
        switch result {
        case .failure(let failure): status = failure
        case .success(let message?) where message.count > Message.maxBytes: status = .tooLarge(message.count)
        case .success(let message):
            _ = begin(streamID)
            if let message { writer?.message(message, streamID, endStream: false, written: nil) }
        }
        let reply = replies.removeValue(forKey: streamID)
        end(streamID, status, hasBegun: reply?.hasBegun ?? false)
        reply?.interest.finish()
    }

    /// Sends the headers of a reply once; false when nobody waits for it.
    private func begin(_ streamID: Int32) -> Bool {
        guard let hasBegun = replies[streamID]?.hasBegun else { return false }
        if !hasBegun {
            writer?.headers(Self.headers, streamID)
            replies[streamID]?.hasBegun = true
        }
        return true
    }

    private func end(_ streamID: Int32, _ status: RPCStatus, hasBegun: Bool) {
        var trailers = hasBegun ? [:] : Self.headers
        trailers.add(name: "grpc-status", value: "\(status.code.rawValue)")
        if !status.message.isEmpty {
            trailers.add(name: "grpc-message", value: PercentCoding.encode(status.message), indexing: .nonIndexable)
        }
        writer?.headers(trailers, streamID, endStream: true)
        writer?.flush()
    }
}

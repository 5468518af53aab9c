// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import NIOCore
import RPC
import SwiftProtobuf

/// Performs what a ``ServerStateMachine`` decides, on the connection's event loop.
final class ServerConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Ends when the connection does.
    private let calls: AsyncStream<ServerCall>.Continuation
    private var callsInFlight = 0
    private var state = ServerStateMachine()
    private var decoder = FrameDecoder()
    private var context: ChannelHandlerContext?

    init(calls: AsyncStream<ServerCall>.Continuation) {
        self.calls = calls
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.append(unwrapInboundIn(data))
        do {
            while let event = try decoder.next() {
                switch state.received(event) {
                case .serve(let streamID, let request): serve(request, streamID, on: context.eventLoop)
                case .refuse(let streamID, let status): write(.failure(status), streamID)
                case .ignore: continue
                }
            }
        } catch {
            context.close(promise: nil)
        }
    }

    private func serve(_ request: WireRequest, _ streamID: UInt32, on eventLoop: any EventLoop) {
        guard callsInFlight < TTRPCServer.maxCallsInFlight else {
            return write(.failure(RPCStatus(code: .resourceExhausted, message: "too many calls in flight")), streamID)
        }
        callsInFlight += 1
        calls.yield(
            ServerCall(request: request, streamID: streamID, connection: NIOLoopBound(self, eventLoop: eventLoop))
        )
    }

    /// Answers a call that was served; nothing happens when the connection has ended.
    func answer(_ result: Result<[UInt8], RPCStatus>, _ streamID: UInt32) {
        callsInFlight -= 1
        write(result, streamID)
    }

    private func write(_ result: Result<[UInt8], RPCStatus>, _ streamID: UInt32) {
        guard let context else { return }
        var response = WireResponse()
        switch result {
        case .success(let payload): response.payload = Data(payload)
        case .failure(let status):
            response.status.code = status.code.rawValue
            response.status.message = status.message
        }
        guard let data = try? response.serializedBytes() as [UInt8], data.count <= Frame.maxDataBytes else {
            // The Go server drops the connection too: there is no other way to tell the client.
            return context.close(promise: nil)
        }
        var buffer = context.channel.allocator.buffer(capacity: Frame.headerBytes + data.count)
        Frame(streamID: streamID, kind: .response, data: data).write(into: &buffer)
        context.writeAndFlush(NIOAny(buffer), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        calls.finish()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// One call that waits for its answer.
///
/// It is answered once.
struct ServerCall: Sendable {
    let request: WireRequest
    let streamID: UInt32
    let connection: NIOLoopBound<ServerConnection>

    func answer(_ result: Result<[UInt8], RPCStatus>) {
        connection.eventLoop.execute { connection.value.answer(result, streamID) }
    }
}

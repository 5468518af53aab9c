// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import NIOCore
import SwiftProtobuf

/// Performs what a ``ServerStateMachine`` decides, on the connection's event loop.
final class ServerConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Takes a call; false when there are too many already.
    private let accept: (ServerCall) -> Bool
    private var state = ServerStateMachine()
    private var decoder = FrameDecoder()

    init(accept: @escaping (ServerCall) -> Bool) {
        self.accept = accept
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.append(unwrapInboundIn(data))
        do {
            while let event = try decoder.next() {
                switch state.received(event) {
                case .serve(let streamID, let request):
                    let call = ServerCall(request: request, streamID: streamID, channel: context.channel)
                    if !accept(call) {
                        call.answer(.failure(TTRPCStatus(code: .resourceExhausted, message: "too many calls in flight")))
                    }
                case .refuse(let streamID, let status):
                    ServerCall.write(.failure(status), streamID: streamID, to: context.channel)
                case .ignore:
                    continue
                }
            }
        } catch {
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// One call that waits for its answer.
struct ServerCall: Sendable {
    let request: WireRequest
    let streamID: UInt32
    let channel: any Channel

    func answer(_ result: Result<[UInt8], TTRPCStatus>) { Self.write(result, streamID: streamID, to: channel) }

    static func write(_ result: Result<[UInt8], TTRPCStatus>, streamID: UInt32, to channel: any Channel) {
        var response = WireResponse()
        switch result {
        case .success(let payload): response.payload = Data(payload)
        case .failure(let status):
            response.status.code = status.code.rawValue
            response.status.message = status.message
        }
        guard let data = try? response.serializedBytes() as [UInt8], data.count <= Frame.maxDataBytes else {
            // The Go server drops the connection too: there is no other way to tell the client.
            channel.close(promise: nil)
            return
        }
        var buffer = channel.allocator.buffer(capacity: Frame.headerBytes + data.count)
        Frame(streamID: streamID, kind: .response, data: data).write(into: &buffer)
        channel.writeAndFlush(buffer, promise: nil)
    }
}

// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHPACK
import NIOHTTP2

@testable import GRPC

/// A request that has come in whole.
struct ScriptedRequest {
    let streamID: Int32
    let headers: HPACKHeaders
    let payload: [UInt8]

    var method: Substring { headers.first(name: ":path")?.split(separator: "/").last ?? "" }
}

/// One accepted connection of a ``ScriptedGRPCServer``, on its event loop.
final class ScriptedPeer: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame

    /// What a client does that is no request.
    enum Event: Sendable, Equatable {
        case connected
        case reset(Int32)
        case window(Int32, increment: Int)
        case gone
    }

    private let script: ScriptedGRPCServer.Script
    private let events: AsyncStream<Event>.Continuation?
    private var requests: [HTTP2StreamID: (headers: HPACKHeaders, bytes: [UInt8])] = [:]
    private var context: ChannelHandlerContext?

    init(_ script: @escaping ScriptedGRPCServer.Script, _ events: AsyncStream<Event>.Continuation?) {
        self.script = script
        self.events = events
    }

    // MARK: - What a script does

    /// A whole reply with the status OK.
    func reply(_ streamID: Int32, _ payload: [UInt8]) {
        begin(streamID)
        message(streamID, payload)
        end(streamID, ["grpc-status": "0"])
    }

    func begin(_ streamID: Int32, _ headers: HPACKHeaders = [":status": "200", "content-type": "application/grpc"]) {
        write(.headers(.init(headers: headers)), streamID)
    }

    func message(_ streamID: Int32, _ payload: [UInt8]) {
        data(streamID, [0] + withUnsafeBytes(of: UInt32(payload.count).bigEndian, Array.init) + payload)
    }

    /// Data of these bytes, whatever they are.
    func data(_ streamID: Int32, _ bytes: [UInt8], endStream: Bool = false) {
        write(.data(.init(data: .byteBuffer(ByteBuffer(bytes: bytes)), endStream: endStream)), streamID)
    }

    /// Trailers, or a whole reply of nothing else.
    func end(_ streamID: Int32, _ trailers: HPACKHeaders) {
        write(.headers(.init(headers: trailers, endStream: true)), streamID)
    }

    func reset(_ streamID: Int32, _ code: HTTP2ErrorCode) { write(.rstStream(code), streamID) }

    func ping() { write(.ping(HTTP2PingData(withInteger: 7), ack: false), 0) }

    func goAway(after lastStreamID: Int32, _ words: String) {
        let payload = HTTP2Frame.FramePayload.goAway(
            lastStreamID: HTTP2StreamID(lastStreamID),
            errorCode: .noError,
            opaqueData: ByteBuffer(string: words)
        )
        write(payload, 0)
    }

    func close() { context?.close(promise: nil) }

    /// Data that this side's HTTP/2 knows nothing of, as when it was on its way while the stream was reset.
    func lateData(_ streamID: UInt8, bytes: Int) {
        raw([0, UInt8(bytes >> 8), UInt8(bytes & 0xFF), 0, 0, 0, 0, 0, streamID] + [UInt8](repeating: 7, count: bytes))
    }

    /// Bytes as they are, whatever they mean.
    func raw(_ bytes: [UInt8]) {
        let http = try? context?.pipeline.syncOperations.context(handlerType: NIOHTTP2Handler.self)
        http?.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: nil)
    }

    private func write(_ payload: HTTP2Frame.FramePayload, _ streamID: Int32) {
        let frame = HTTP2Frame(streamID: HTTP2StreamID(streamID), payload: payload)
        context?.writeAndFlush(NIOAny(frame), promise: nil)
    }

    // MARK: - Channel events

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func channelActive(context: ChannelHandlerContext) { events?.yield(.connected) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.payload {
        case .headers(let block): requests[frame.streamID] = (block.headers, [])
        case .data(let data):
            guard case .byteBuffer(let bytes) = data.data else { return }
            requests[frame.streamID]?.bytes += Array(bytes.readableBytesView)
            // One window is all that a test's request is given, unless it is opened here.
            write(.windowUpdate(windowSizeIncrement: max(1, bytes.readableBytes)), 0)
            if !data.endStream && bytes.readableBytes > 0 {
                write(.windowUpdate(windowSizeIncrement: bytes.readableBytes), Int32(frame.streamID))
            }
            guard data.endStream, let request = requests.removeValue(forKey: frame.streamID) else { return }
            let payload = Array(request.bytes.dropFirst(5))
            let streamID = Int32(frame.streamID)
            script(ScriptedRequest(streamID: streamID, headers: request.headers, payload: payload), self)
        case .rstStream: events?.yield(.reset(Int32(frame.streamID)))
        case .windowUpdate(let increment): events?.yield(.window(Int32(frame.streamID), increment: increment))
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        events?.yield(.gone)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

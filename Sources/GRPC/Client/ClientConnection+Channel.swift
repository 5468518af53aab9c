// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOHTTP2
import RPC

extension ClientConnection: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame

    func handlerAdded(context: ChannelHandlerContext) { writer = FrameWriter(context: context) }

    func channelActive(context: ChannelHandlerContext) {
        // A connection's window starts small and is not one of the settings.
        writer?.openWindow(of: 0, by: ReceiveWindow.connectionBytes - ReceiveWindow.streamBytes)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        let streamID = Int32(frame.streamID)
        switch frame.payload {
        case .headers(let block):
            perform(state.received(headers: block.headers, isLast: block.endStream, on: streamID), streamID)
            if block.endStream { perform(state.receivedEnd(of: streamID), streamID) }
        case .data(let data):
            guard case .byteBuffer(let bytes) = data.data else { return }
            perform(state.received(data: bytes, on: streamID), streamID)
            if data.endStream { perform(state.receivedEnd(of: streamID), streamID) }
        case .rstStream(let code): fail(streamID, .status(RPCStatus(reset: code)))
        case .goAway(let lastStreamID, let code, let words): goAway(Int32(lastStreamID), code, words)
        case .settings: open()
        default: break
        }
    }

    private func fail(_ streamID: Int32, _ error: RPCError) { perform(state.failed(streamID, error), streamID) }

    private func goAway(_ lastStreamID: Int32, _ code: HTTP2ErrorCode, _ words: ByteBuffer?) {
        let text = words.map { " " + String(buffer: $0).filter { $0 >= " " && $0 < "\u{7F}" } } ?? ""
        let reason = RPCCloseReason.goAway(code.name + text)
        for waiter in state.receivedGoAway(lastStreamID: lastStreamID, reason) { waiter.fail(.closed(reason)) }
        finishIfDrained()
        // A connection that has ended has told it already.
        if !hasEnded { onLost?() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as NIOHTTP2WindowUpdatedEvent:
            guard let size = event.inboundWindowSize else { return }
            let streamID = Int32(event.streamID)
            let increment = streamID == 0 ? window.changed(to: size) : state.windowChanged(of: streamID, to: size)
            if let increment { writer?.openWindow(of: streamID, by: increment) }
        case let event as StreamClosedEvent:
            // A call that is still there was ended by this side's HTTP/2, which found its stream broken.
            fail(Int32(event.streamID), .status(RPCStatus(reset: event.reason ?? .streamClosed)))
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) { finish(with: .byPeer) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case let error as NIOHTTP2Errors.StreamError:
            let status = RPCStatus(code: .internal, message: "not sent: \(type(of: error.baseError))")
            fail(Int32(error.streamID), .status(status))
        case let error as IOError where error.errnoCode == ECONNRESET || error.errnoCode == EPIPE:
            // A peer that went away may be noticed by a reset or a broken pipe instead of an end of file.
            finish(with: .byPeer)
        case let error as any NIOHTTP2Error: finish(with: .brokenFrame(.grpc, "\(type(of: error))"))
        default: finish(with: .failed("\(error)"))
        }
    }
}

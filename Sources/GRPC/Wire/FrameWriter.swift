// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHPACK
import NIOHTTP2

/// Writes the frames of one connection, on its event loop.
struct FrameWriter {
    let context: ChannelHandlerContext

    func headers(_ headers: HPACKHeaders, _ streamID: Int32, endStream: Bool = false) {
        write(.headers(.init(headers: headers, endStream: endStream)), streamID)
    }

    /// One message; the promise is kept when the system has all of it.
    func message(_ payload: [UInt8], _ streamID: Int32, endStream: Bool, written: EventLoopPromise<Void>?) {
        let bytes = Message.encode(payload, context.channel.allocator)
        write(.data(.init(data: .byteBuffer(bytes), endStream: endStream)), streamID, written)
    }

    /// Tells the other side that nobody here cares for the stream any more.
    func reset(_ streamID: Int32) {
        write(.rstStream(.cancel), streamID)
        flush()
    }

    /// Lets the other side send more: on one stream, or on all of them together when it is stream 0.
    func openWindow(of streamID: Int32, by increment: Int) {
        write(.windowUpdate(windowSizeIncrement: increment), streamID)
        flush()
    }

    func flush() { context.flush() }

    private func write(
        _ payload: HTTP2Frame.FramePayload,
        _ streamID: Int32,
        _ promise: EventLoopPromise<Void>? = nil
    ) {
        context.write(NIOAny(HTTP2Frame(streamID: HTTP2StreamID(streamID), payload: payload)), promise: promise)
    }
}

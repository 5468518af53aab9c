// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Cuts a stream of bytes into frames, however it arrives.
///
/// A value: bytes in, events out.
package struct FrameDecoder {
    package enum Event: Equatable {
        case frame(Frame)
        /// A frame of a sound header whose data is over the limit: its bytes are thrown away as they come.
        case oversized(streamID: UInt32, bytes: Int)
    }

    /// What makes bytes no ttrpc: nothing after it can be understood.
    package struct Broken: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    private var received = ByteBuffer()
    private var toDiscard = 0

    package init() {}

    /// Holds one incomplete frame beside the bytes of one read at most, when `next()` is called until it gives nil.
    package mutating func append(_ bytes: consuming ByteBuffer) {
        guard received.readableBytes > 0 else { return received = bytes }
        received.discardReadBytes()
        received.writeBuffer(&bytes)
    }

    /// The next event; nil until more bytes come.
    package mutating func next() throws(Broken) -> Event? {
        discard()
        guard toDiscard == 0, received.readableBytes >= Frame.headerBytes,
            let (length, streamID, type, flags) = received.peekHeader()
        else { return nil }
        // A length is 4 MiB at most, and what overshoots it by mistake still has a zero first: anything else is not ttrpc.
        guard length >> 24 == 0 else {
            throw Broken(description: "the frame starts with 0x\(String(length, radix: 16)) where its length belongs")
        }
        guard let kind = Frame.Kind(rawValue: type) else {
            throw Broken(description: "a frame of type \(type) on stream \(streamID)")
        }
        guard length <= Frame.maxDataBytes else {
            received.moveReaderIndex(forwardBy: Frame.headerBytes)
            toDiscard = Int(length)
            discard()
            return .oversized(streamID: streamID, bytes: Int(length))
        }
        guard received.readableBytes >= Frame.headerBytes + Int(length) else { return nil }
        received.moveReaderIndex(forwardBy: Frame.headerBytes)
        let data = received.readBytes(length: Int(length)) ?? []
        return .frame(Frame(streamID: streamID, kind: kind, flags: Frame.Flags(rawValue: flags), data: data))
    }

    private mutating func discard() {
        let count = min(toDiscard, received.readableBytes)
        received.moveReaderIndex(forwardBy: count)
        toDiscard -= count
        // Lets go of the storage: it may have grown to a frame's 4 MiB, and a connection is idle most of the time.
        if received.readableBytes == 0 { received = ByteBuffer() }
    }
}

extension ByteBuffer {
    fileprivate func peekHeader() -> (length: UInt32, streamID: UInt32, type: UInt8, flags: UInt8)? {
        peekMultipleIntegers(as: (UInt32, UInt32, UInt8, UInt8).self)
    }
}

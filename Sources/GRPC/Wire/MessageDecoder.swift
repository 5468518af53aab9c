// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Cuts the bytes of a stream into messages.
///
/// Holds one message that is not complete, and no more.
struct MessageDecoder {
    enum Failure: Error, Hashable {
        case tooLarge(bytes: Int)
        case compressed
    }

    private var buffer = ByteBuffer()

    /// Whether the bytes so far end inside a message.
    var isInsideMessage: Bool { buffer.readableBytes > 0 }

    /// The messages that these bytes complete.
    mutating func append(_ bytes: ByteBuffer) throws(Failure) -> [[UInt8]] {
        if buffer.readableBytes == 0 { buffer = bytes } else { buffer.writeImmutableBuffer(bytes) }
        var messages: [[UInt8]] = []
        while let message = try next() { messages.append(message) }
        return messages
    }

    private mutating func next() throws(Failure) -> [UInt8]? {
        let start = buffer.readerIndex
        guard let compression = buffer.getInteger(at: start, as: UInt8.self) else { return nil }
        guard compression == 0 else { throw .compressed }
        guard let length = buffer.getInteger(at: start + 1, as: UInt32.self) else { return nil }
        guard length <= Message.maxBytes else { throw .tooLarge(bytes: Int(length)) }
        guard buffer.readableBytes - Message.prefixBytes >= Int(length) else { return nil }
        buffer.moveReaderIndex(forwardBy: Message.prefixBytes)
        return buffer.readBytes(length: Int(length))
    }
}

/// gRPC's messages in the bytes of a stream: a prefix of five bytes, then the payload.
enum Message {
    /// Most bytes of one payload, in both directions; what every implementation accepts.
    static let maxBytes = 4 << 20
    /// One byte that says whether it is compressed, four of length.
    static let prefixBytes = 5

    /// The message of a payload, which is not compressed.
    static func encode(_ payload: [UInt8], _ allocator: ByteBufferAllocator) -> ByteBuffer {
        var buffer = allocator.buffer(capacity: prefixBytes + payload.count)
        buffer.writeMultipleIntegers(UInt8(0), UInt32(payload.count))
        buffer.writeBytes(payload)
        return buffer
    }
}

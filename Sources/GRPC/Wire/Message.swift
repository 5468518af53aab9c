// SPDX-License-Identifier: Apache-2.0

import NIOCore

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

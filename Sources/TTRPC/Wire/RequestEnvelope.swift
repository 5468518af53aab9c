// SPDX-License-Identifier: Apache-2.0

/// What a request frame carries: the message `Request` of ttrpc.proto, encoded by hand as it is on the way of every call.
struct RequestEnvelope {
    var service: String
    var method: String
    var payload: [UInt8]
    /// 0 for none.
    var timeoutNano: Int64
    var metadata: [(key: String, value: String)]

    private enum Tag {
        static let service: UInt8 = 1 << 3 | 2
        static let method: UInt8 = 2 << 3 | 2
        static let payload: UInt8 = 3 << 3 | 2
        static let timeout: UInt8 = 4 << 3
        static let metadata: UInt8 = 5 << 3 | 2
        static let key: UInt8 = 1 << 3 | 2
        static let value: UInt8 = 2 << 3 | 2
    }

    /// The encoded message, byte for byte what generated code gives.
    var bytes: [UInt8] {
        // A tag is one byte, a length ten at most.
        var most = 5 * 11 + service.utf8.count + method.utf8.count + payload.count
        for (key, value) in metadata { most += 3 * 11 + key.utf8.count + value.utf8.count }
        return [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            var writer = ProtobufWriter(buffer)
            writer.field(Tag.service, service)
            writer.field(Tag.method, method)
            writer.field(Tag.payload, payload)
            if timeoutNano != 0 { writer.field(Tag.timeout, UInt64(bitPattern: timeoutNano)) }
            for (key, value) in metadata {
                writer.field(Tag.metadata, UInt64(Self.fieldBytes(key) + Self.fieldBytes(value)))
                writer.field(Tag.key, key)
                writer.field(Tag.value, value)
            }
            count = writer.count
        }
    }

    /// Bytes of a text with its tag and length; an empty one is left out.
    private static func fieldBytes(_ text: String) -> Int {
        let count = text.utf8.count
        return count == 0 ? 0 : 1 + ProtobufWriter.bytes(ofVarint: UInt64(count)) + count
    }
}

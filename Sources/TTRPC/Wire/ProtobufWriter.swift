// SPDX-License-Identifier: Apache-2.0

/// Writes protobuf fields into memory that is large enough for them.
struct ProtobufWriter {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    /// Bytes that were written.
    private(set) var count = 0

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    /// A number; or the tag and length of what follows.
    mutating func field(_ tag: UInt8, _ number: UInt64) {
        append(tag)
        var rest = number
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    /// A text, unless it is empty.
    mutating func field(_ tag: UInt8, _ text: String) {
        var text = text
        text.withUTF8 { field(tag, UnsafeRawBufferPointer($0)) }
    }

    /// Bytes, unless there are none.
    mutating func field(_ tag: UInt8, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { field(tag, $0) }
    }

    private mutating func field(_ tag: UInt8, _ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        field(tag, UInt64(bytes.count))
        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    private mutating func append(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
    }

    static func bytes(ofVarint number: UInt64) -> Int { max(1, (64 - number.leadingZeroBitCount + 6) / 7) }
}

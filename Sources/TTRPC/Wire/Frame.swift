// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// One ttrpc message: a header of ten bytes, big endian, then its data.
struct Frame: Sendable, Equatable {
    static let headerBytes = 10
    /// Most bytes of data that a frame may carry: 4 MiB.
    static let maxDataBytes = 4 << 20

    enum Kind: UInt8, Sendable {
        case request = 1
        case response = 2
        case data = 3
    }

    struct Flags: OptionSet, Sendable {
        let rawValue: UInt8
        /// The sender will send nothing more on this stream.
        static let remoteClosed = Flags(rawValue: 0x01)
        /// The sender will stream.
        static let remoteOpen = Flags(rawValue: 0x02)
        static let noData = Flags(rawValue: 0x04)
    }

    var streamID: UInt32
    var kind: Kind
    var flags: Flags = []
    var data: [UInt8]

    /// Appends the encoded frame.
    func write(into buffer: inout ByteBuffer) {
        buffer.reserveCapacity(minimumWritableBytes: Self.headerBytes + data.count)
        buffer.writeInteger(UInt32(data.count))
        buffer.writeInteger(streamID)
        buffer.writeInteger(kind.rawValue)
        buffer.writeInteger(flags.rawValue)
        buffer.writeBytes(data)
    }
}

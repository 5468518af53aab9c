// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// One ttrpc message: a header of ten bytes, big endian, then its data.
package struct Frame: Sendable, Equatable {
    package static let headerBytes = 10
    /// Most bytes of data that a frame may carry: 4 MiB.
    package static let maxDataBytes = 4 << 20

    package enum Kind: UInt8, Sendable {
        case request = 1
        case response = 2
        case data = 3
    }

    package struct Flags: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The sender will send nothing more on this stream.
        package static let remoteClosed = Flags(rawValue: 0x01)
        /// The sender will stream.
        package static let remoteOpen = Flags(rawValue: 0x02)
        package static let noData = Flags(rawValue: 0x04)
    }

    package var streamID: UInt32
    package var kind: Kind
    package var flags: Flags
    package var data: [UInt8]

    package init(streamID: UInt32, kind: Kind, flags: Flags = [], data: [UInt8]) {
        self.streamID = streamID
        self.kind = kind
        self.flags = flags
        self.data = data
    }

    /// Appends the encoded frame.
    package func write(into buffer: inout ByteBuffer) {
        buffer.reserveCapacity(minimumWritableBytes: Self.headerBytes + data.count)
        buffer.writeInteger(UInt32(data.count))
        buffer.writeInteger(streamID)
        buffer.writeInteger(kind.rawValue)
        buffer.writeInteger(flags.rawValue)
        buffer.writeBytes(data)
    }
}

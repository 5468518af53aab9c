// SPDX-License-Identifier: Apache-2.0

/// Puts UTF-8 together byte by byte; what is none is dropped, and never the byte that follows it.
struct ScalarDecoder {
    private var bytes: [UInt8] = []

    /// The scalar that is complete with this byte.
    mutating func take(_ byte: UInt8) -> Unicode.Scalar? {
        switch byte {
        case 0x00...0x7f:
            bytes = []
            return Unicode.Scalar(byte)
        case 0x80...0xbf:
            guard let first = bytes.first else { return nil }
            bytes.append(byte)
            guard bytes.count == (first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4) else { return nil }
            defer { bytes = [] }
            return String(validating: bytes, as: UTF8.self)?.unicodeScalars.first
        default:
            bytes = [byte]
            return nil
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

extension UnsafeBufferPointer<UInt8> {
    /// Where a byte first stands at or behind a place.
    func position(of byte: UInt8, from start: Int = 0) -> Int? {
        guard let base = baseAddress, start < count, let found = memchr(base + start, Int32(byte), count - start) else {
            return nil
        }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    /// Whether the bytes are those of a text.
    func isEqual(to text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount, let base = baseAddress else {
            return isEmpty && text.utf8CodeUnitCount == 0
        }
        return memcmp(base, text.utf8Start, count) == 0
    }

    /// Whether there is nothing but printable ASCII.
    var isPlain: Bool {
        var at = 0
        if let base = baseAddress.map({ UnsafeRawPointer($0) }) {
            while at + 16 <= count {
                let bytes = base.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
                // What is below the space becomes large.
                guard (bytes &- 0x20).max() <= 0x5e else { return false }
                at += 16
            }
        }
        while at < count {
            guard self[at] &- 0x20 <= 0x5e else { return false }
            at += 1
        }
        return true
    }
}

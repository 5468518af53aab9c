// SPDX-License-Identifier: Apache-2.0

import VisibleText

/// What a person sees of a line that has escape sequences or other control characters in it, so that neither hides what is
/// searched for.
struct VisibleLine {
    /// The characters that are seen, in UTF-8.
    private(set) var bytes: [UInt8] = []
    /// For each byte, the bytes of the line that it is made of.
    private var origins: [Range<Int>] = []

    init(_ line: ArraySlice<UInt8>) {
        bytes.reserveCapacity(line.count)
        origins.reserveCapacity(line.count)
        for cell in TextCells(line) {
            for byte in cell.character.utf8 {
                bytes.append(byte)
                origins.append(cell.bytes)
            }
        }
    }

    /// Where in the line it stands what stands there in the bytes.
    func place(of range: Range<Int>) -> Range<Int> {
        origins[range.lowerBound].lowerBound..<origins[range.upperBound - 1].upperBound
    }

    /// Whether a line needs to be looked at this way.
    static func differs(from text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.contains { $0 < 0x20 || $0 == 0x7f || $0 == 0xc2 }
    }
}

// SPDX-License-Identifier: Apache-2.0

@testable import ContainerdShims

/// Bytes of a shim's log pipe, in pieces, up to the lines that are shown.
///
/// The input's first byte says where the bytes are cut, the second how long a line may be and whether the first is left out.
enum LogFuzz {
    static func run(_ input: [UInt8]) {
        guard input.count > 2 else { return }
        let limit = Int(input[1] & 0x7f) + 1
        let startsWithin = input[1] & 0x80 != 0
        let bytes = Array(input.dropFirst(2))

        var splitter = LineSplitter(longestLineBytes: limit, startsWithin: startsWithin)
        var lines: [String] = []
        var cut = 0
        for piece in Splits.pieces(of: bytes, seed: input[0]) {
            let taken = splitter.take(Array(piece))
            lines += taken.lines
            cut += taken.cut
        }
        let last = splitter.finish()
        precondition(splitter.finish() == nil, "the last line comes twice")

        var whole = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if startsWithin { whole.removeFirst() }
        let expected = whole.map { String(decoding: $0.prefix(limit), as: UTF8.self) }
        // What follows the last newline is a line once it is too long, and else when it is not empty.
        let found = lines + [last].compactMap(\.self)
        precondition(
            found == (whole.last?.isEmpty == true ? expected.dropLast() : expected[...]).map(\.self),
            "other lines: \(found)"
        )
        precondition(cut == whole.count { $0.count > limit }, "\(cut) lines were cut")
        for line in found { NeutralFuzz.run(line) }
    }
}

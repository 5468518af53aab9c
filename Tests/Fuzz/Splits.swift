// SPDX-License-Identifier: Apache-2.0

/// Cuts bytes into pieces, at places that follow from a seed.
struct Splits {
    private var state: UInt64

    private init(seed: UInt8) { state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 }

    /// Together the bytes; a seed of 0 leaves them in one piece, others prefer small pieces.
    static func pieces(of bytes: [UInt8], seed: UInt8) -> [ArraySlice<UInt8>] {
        guard seed != 0 else { return [bytes[...]] }
        var splits = Splits(seed: seed)
        var pieces: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            pieces.append(rest.prefix(splits.nextLength()))
            rest = rest.dropFirst(pieces.last?.count ?? 0)
        }
        return pieces
    }

    private mutating func nextLength() -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state % 4 == 0 ? Int(state >> 8 % 50_000) + 1 : Int(state >> 8 % 12) + 1
    }
}

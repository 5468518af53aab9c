// SPDX-License-Identifier: Apache-2.0

import Curses

/// What a terminal may send, made up: keys that are bound, text in every script, pastes, the mouse, and sequences and characters
/// that break off.
struct RandomInput {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// The bytes of the next thing that is done.
    mutating func next() -> [UInt8] {
        switch number(in: 0..<100) {
        case 0..<45: [UInt8(number(in: 0x20...0x7e))]
        case 45..<60: Array(pick(Self.keys).utf8)
        case 60..<66: [UInt8(number(in: 0..<0x20))]
        case 66..<80: Array(text().utf8)
        case 80..<86: paste()
        case 86..<93: Array(mouse().utf8)
        case 93..<96: Array(sequence().utf8)
        default: (0..<number(in: 1..<6)).map { _ in UInt8(number(in: 0x80...0xff)) }
        }
    }

    /// A size of the terminal now and then: nobody has them smaller or larger.
    mutating func size() -> (rows: Int, columns: Int)? {
        guard number(in: 0..<60) == 0 else { return nil }
        return number(in: 0..<3) == 0 ? (36, 120) : (number(in: 1...300), number(in: 1...500))
    }

    mutating func number<Bounds: RangeExpression>(in bounds: Bounds) -> Int where Bounds.Bound == Int {
        let range = bounds.relative(to: 0..<(1 << 20))
        return Int.random(in: range, using: &random)
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[number(in: 0..<values.count)] }

    /// Enter and escape among them more often than others: what is opened is to be used, and left.
    private static let keys = [
        "\r", "\r", "\u{1b}\u{1b}", "\u{1b}\u{1b}", "\t", "\u{7f}", "\u{1b}OA", "\u{1b}OB", "\u{1b}OC", "\u{1b}OD",
        "\u{1b}[Z",
        "\u{1b}OP", "\u{1b}OQ", "\u{1b}OR", "\u{1b}OS", "\u{1b}OH", "\u{1b}OF", "\u{1b}[I", "\u{1b}[O", "y", "n", "j",
        "k", "/", ":",
    ]

    private mutating func text() -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<number(in: 1..<5) { text.append(scalar()) }
        return String(text)
    }

    private mutating func scalar() -> Unicode.Scalar {
        let ranges: [ClosedRange<Int>] = [
            // Marks; Hebrew, Arabic; Devanagari, Thai, Tibetan; jamo; joiners and directions; CJK; flags, emoji, skin; tags; all.
            0x300...0x36f, 0x590...0x6ff, 0x900...0x97f, 0xe00...0xe7f, 0xf00...0xfff, 0x1100...0x11ff, 0x200b...0x206f,
            0x4e00...0x9fff, 0x1f1e6...0x1f1ff, 0x1f300...0x1faff, 0xfe00...0xfe2f, 0xe0000...0xe01ef, 0x80...0x10ffff,
        ]
        let range = pick(ranges)
        return Unicode.Scalar(UInt32(number(in: range.lowerBound...min(range.upperBound, 0xf_ffff)))) ?? "\u{301}"
    }

    private mutating func paste() -> [UInt8] {
        var bytes = Array("\u{1b}[200~".utf8)
        for _ in 0..<number(in: 0..<30) {
            bytes += number(in: 0..<4) == 0 ? [UInt8(number(in: 0...0xff))] : Array(text().utf8)
        }
        // One that does not end swallows what is typed: rare, and over with the next.
        return number(in: 0..<200) == 0 ? bytes : bytes + Array("\u{1b}[201~".utf8)
    }

    private mutating func mouse() -> String {
        if number(in: 0..<10) == 0 {
            return "\u{1b}[M" + String((0..<3).map { _ in Character(Unicode.Scalar(UInt8(number(in: 0x20..<0x7f)))) })
        }
        let place = [number(in: 0..<130), number(in: 0..<40), number(in: 0..<1000), Int.max]
        return "\u{1b}[<\(pick([0, 0, 0, 2, 32, 64, 65, 35]));\(pick(place));\(pick(place))\(pick(["M", "m"]))"
    }

    /// One that is not known, or breaks off.
    private mutating func sequence() -> String {
        let begin = pick(["\u{1b}[", "\u{1b}O", "\u{1b}]11;rgb:", "\u{1b}[?2026;", "\u{1b}[?", "\u{1b}"])
        let middle = String((0..<number(in: 0..<6)).map { _ in pick(["0", "1", ";", "9", ":"]) }.joined())
        return begin + middle + pick(["", "~", "u", "\u{7}", "\u{1b}\\", "c", "$y", "R"])
    }
}

// SPDX-License-Identifier: Apache-2.0

import LogText

/// Bytes of a log, in pieces, up to the lines that are shown.
///
/// The input's first byte says where the bytes are cut, the second how long a line may be, what lines are wrapped in, and
/// whether the first is left out.
enum LogFuzz {
    private static let formats = [LineFormat.raw, .cri, .dockerJSON, .raw]

    static func run(_ input: [UInt8]) {
        guard input.count > 2 else { return }
        let limit = Int(input[1] & 0x1f) * 16 + 1
        let format = formats[Int(input[1] >> 5 & 3)]
        let startsWithin = input[1] & 0x80 != 0
        let bytes = Array(input.dropFirst(2))
        func decoder() -> LogDecoder {
            LogDecoder(format: format, stream: .output, longestLineBytes: limit, startsWithin: startsWithin)
        }

        var inPieces = decoder()
        var found = LogBatch()
        for piece in Splits.pieces(of: bytes, seed: input[0]) {
            found.append(inPieces.take(Array(piece)))
            for index in inPieces.unfinished.lines.indices {
                precondition(inPieces.unfinished.text(index).count <= limit, "too much is held of a line")
            }
        }
        found.append(inPieces.finish())
        precondition(inPieces.finish().isEmpty, "the last line comes twice")

        var atOnce = decoder()
        var expected = atOnce.take(bytes)
        expected.append(atOnce.finish())
        precondition(found == expected, "where the bytes are cut makes other lines")

        for (index, line) in found.lines.enumerated() {
            let text = found.text(index)
            precondition(text.count <= limit, "a line is longer than the limit")
            precondition(!line.traits.contains(.isPlain) || text.allSatisfy { (0x20...0x7e).contains($0) })
            _ = LineFacts(text).messageText(in: text)
            NeutralFuzz.run(String(decoding: text, as: UTF8.self))
        }
        search(found)
    }

    /// What a filter finds is what is then marked.
    private static func search(_ batch: LogBatch) {
        var ring = LogRing()
        ring.append(batch)
        for source in ["a", "[0-9]+", "e.*r"] {
            guard let pattern = try? LogPattern(source) else { continue }
            let numbers = Set(ring.numbers(of: [LogQuery(pattern: pattern)], in: ring.numbers))
            for number in ring.numbers {
                guard let (_, text) = ring[number] else { preconditionFailure("a line is missing") }
                let matches = pattern.matches(in: text)
                precondition(matches.isEmpty != numbers.contains(number), "\(source): found and marked differ")
                precondition(matches.allSatisfy { $0.upperBound <= text.count }, "a match reaches beyond its line")
            }
        }
    }
}

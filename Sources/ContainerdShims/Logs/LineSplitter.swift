// SPDX-License-Identifier: Apache-2.0

/// Makes lines of bytes that come in pieces, within bounded memory.
struct LineSplitter {
    /// Longest line in bytes; what a line has beyond it is thrown away.
    let longestLineBytes: Int
    private var held: [UInt8] = []
    /// The line that is coming in was cut: what is left of it is skipped.
    private var isSkipping: Bool

    /// With `startsWithin` the bytes up to the first newline are the end of a line whose start is not known: left out.
    init(longestLineBytes: Int, startsWithin: Bool = false) {
        self.longestLineBytes = longestLineBytes
        isSkipping = startsWithin
    }

    /// The lines that these bytes complete, invalid UTF-8 repaired, and how many of them had to be cut.
    mutating func take(_ bytes: [UInt8]) -> (lines: [String], cut: Int) {
        var lines: [String] = []
        var cut = 0
        var rest = bytes[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            let piece = rest[..<(end ?? rest.endIndex)]
            if !isSkipping {
                held += piece.prefix(longestLineBytes - held.count + 1)
                if held.count > longestLineBytes {
                    held.removeLast()
                    lines.append(takeHeld())
                    cut += 1
                    isSkipping = true
                }
            }
            guard let end else { break }
            if !isSkipping { lines.append(takeHeld()) }
            isSkipping = false
            rest = rest[(end + 1)...]
        }
        return (lines, cut)
    }

    /// The line that was begun and will not be ended; nil when there is none.
    mutating func finish() -> String? {
        isSkipping = false
        return held.isEmpty ? nil : takeHeld()
    }

    private mutating func takeHeld() -> String {
        defer { held.removeAll(keepingCapacity: true) }
        return String(decoding: held, as: UTF8.self)
    }
}

// SPDX-License-Identifier: Apache-2.0

import LinuxHost
import LogText

/// Finds places in a file at which lines begin.
enum LineStart {
    private static let blockBytes = 64 << 10
    /// How far back the beginning of a line is looked for that is kept in pieces among those of another stream.
    private static let piecesBytes = 256 << 10
    private static let newline = UInt8(ascii: "\n")

    /// A place at which no line has been begun, at most `limit` bytes before `end` unless the line there is longer.
    ///
    /// `end` is such a place itself, or the end of the file. 0 when there is none between.
    static func before(
        _ end: Int,
        atMost limit: Int,
        in file: borrowing RegularFile,
        _ format: LineFormat
    ) throws(SystemError) -> Int {
        let lowest = end - limit
        guard lowest > 0 else { return 0 }
        if let start = try lineStart(in: lowest..<end, of: file) {
            return try wholeLine(at: start, in: file, format)
        }
        return try last(before: lowest - 1, in: file, format)
    }

    /// The first place in a range at which a line begins; nil when there is none.
    private static func lineStart(in range: Range<Int>, of file: borrowing RegularFile) throws(SystemError) -> Int? {
        var place = range.lowerBound
        while place < range.upperBound {
            let bytes = try file.read(at: place - 1, limitBytes: min(blockBytes, range.upperBound - place))
            guard !bytes.isEmpty else { return nil }
            if let found = bytes.firstIndex(of: newline) { return place + found }
            place += bytes.count
        }
        return nil
    }

    /// The last place at or before `end` at which no line has been begun.
    static func last(
        before end: Int,
        in file: borrowing RegularFile,
        _ format: LineFormat
    ) throws(SystemError) -> Int {
        try wholeLine(at: try lineStart(atOrBefore: end, in: file), in: file, format)
    }

    /// The place behind the last newline before a place.
    private static func lineStart(atOrBefore place: Int, in file: borrowing RegularFile) throws(SystemError) -> Int {
        var place = place
        while place > 0 {
            let low = max(0, place - blockBytes)
            let bytes = try file.read(at: low, limitBytes: place - low)
            if let found = bytes.lastIndex(of: newline) { return low + found + 1 }
            place = low
        }
        return 0
    }

    /// Goes back from the beginning of a line of the file to where no line is being made of pieces, of neither stream.
    private static func wholeLine(
        at start: Int,
        in file: borrowing RegularFile,
        _ format: LineFormat
    ) throws(SystemError) -> Int {
        guard format != .raw else { return start }
        var start = start
        while start > 0 {
            let low = max(0, start - piecesBytes)
            let bytes = try file.read(at: low, limitBytes: start - low)
            let (opening, isSettled) = firstPiece(in: bytes, beginsLine: low == 0, format)
            guard let opening else { return start }
            start = low + opening
            if isSettled { return start }
        }
        return 0
    }

    /// Where the line begins that the end of these lines of a file is in the middle of; nil when it is in the middle of none.
    private static func firstPiece(
        in bytes: [UInt8],
        beginsLine: Bool,
        _ format: LineFormat
    ) -> (opening: Int?, isSettled: Bool) {
        var opening: Int?
        var settled: Set<LogStream> = []
        var end = bytes.count
        while end > 0, settled.count < 2 {
            guard let start = bytes[..<(end - 1)].lastIndex(of: newline).map({ $0 + 1 }) ?? (beginsLine ? 0 : nil)
            else { return (opening, false) }
            if let piece = format.piece(of: bytes[start..<(end - 1)]), !settled.contains(piece.stream) {
                if piece.endsLine {
                    settled.insert(piece.stream)
                } else {
                    opening = start
                    settled = []
                }
            }
            end = start
        }
        return (opening, true)
    }
}

// SPDX-License-Identifier: Apache-2.0

package import LogText

/// Numbers of the lines of a ring that are wanted, found piece by piece.
///
/// What is looked through is one range without gaps: it grows at the newer end as lines come, and at the older end until
/// all have been looked through. Both happen the same way: by a scan that somebody else performs.
package struct LogIndex: Sendable, Hashable {
    /// A line is wanted when all of these want it.
    package let queries: [LogQuery]
    /// What was found, rising.
    package private(set) var numbers: [Int] = []
    private var scanned: Range<Int>?
    private var isScanning = false

    package init(_ queries: [LogQuery]) { self.queries = queries }

    /// The piece to look through next, newer lines first; nil when there is none, or one is being looked through.
    mutating func nextScan(of ring: LogRing) -> LogScan? {
        guard !isScanning else { return nil }
        let all = ring.numbers
        let done = scanned ?? all.upperBound..<all.upperBound
        let isBackwards = done.upperBound >= all.upperBound
        let range =
            isBackwards ? min(all.lowerBound, done.lowerBound)..<done.lowerBound : done.upperBound..<all.upperBound
        guard !range.isEmpty else { return nil }
        isScanning = true
        scanned = done
        return LogScan(ring: ring, queries: queries, range: range, isBackwards: isBackwards)
    }

    /// Whether there are lines that have not been looked through.
    func isComplete(for ring: LogRing) -> Bool {
        ring.numbers.isEmpty || scanned.map { $0.lowerBound <= ring.numbers.lowerBound } ?? false
    }

    /// Takes in what a scan found.
    mutating func take(_ found: [Int], in range: Range<Int>) {
        isScanning = false
        guard let done = scanned else { return }
        if range.lowerBound == done.upperBound {
            numbers += found
            scanned = done.lowerBound..<range.upperBound
        } else if range.upperBound == done.lowerBound {
            numbers.insert(contentsOf: found, at: 0)
            scanned = range.lowerBound..<done.upperBound
        }
    }

    /// Forgets lines that have gone.
    mutating func forget(before first: Int) {
        guard let done = scanned, done.lowerBound < first else { return }
        numbers.removeFirst(firstIndex(atLeast: first))
        scanned = min(first, done.upperBound)..<done.upperBound
    }

    /// The first of what was found that is at least this number.
    func first(atLeast number: Int) -> Int? {
        let index = firstIndex(atLeast: number)
        return index < numbers.count ? numbers[index] : nil
    }

    /// The last of what was found that is at most this number.
    func last(atMost number: Int) -> Int? {
        let index = firstIndex(atLeast: number + 1)
        return index > 0 ? numbers[index - 1] : nil
    }

    /// How many of what was found are less than this number.
    func firstIndex(atLeast number: Int) -> Int {
        var range = 0..<numbers.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = numbers[middle] < number ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}

/// A range of lines to be looked through, and the lines as they were when that was decided.
package struct LogScan: Sendable, Hashable {
    package let ring: LogRing
    package let queries: [LogQuery]
    package let range: Range<Int>
    package let isBackwards: Bool

    package init(ring: LogRing, queries: [LogQuery], range: Range<Int>, isBackwards: Bool) {
        self.ring = ring
        self.queries = queries
        self.range = range
        self.isBackwards = isBackwards
    }

    /// Looks through a piece of the range after the other, beginning where it touches what has been looked through, as long
    /// as `goesOn` says so after each; returns what was found, and in which part of the range.
    package func run(while goesOn: () -> Bool) -> (found: [Int], range: Range<Int>) {
        var pieces: [[Int]] = []
        var rest = range
        repeat {
            let count = min(Self.pieceLines, rest.count)
            let piece =
                isBackwards ? (rest.upperBound - count)..<rest.upperBound : rest.lowerBound..<(rest.lowerBound + count)
            pieces.append(ring.numbers(of: queries, in: piece))
            rest = isBackwards ? rest.lowerBound..<piece.lowerBound : piece.upperBound..<rest.upperBound
        } while !rest.isEmpty && goesOn()
        return isBackwards
            ? (Array(pieces.reversed().joined()), rest.upperBound..<range.upperBound)
            : (Array(pieces.joined()), range.lowerBound..<rest.lowerBound)
    }

    private static let pieceLines = 2048
}

// SPDX-License-Identifier: Apache-2.0

/// The lines of a log, bounded in bytes: the oldest go when newer ones come.
///
/// Each line has a number that it keeps. Numbers rise by one from line to line; older lines that are read later get lower
/// numbers, below zero.
public struct LogRing: Sendable, Hashable {
    private struct Part: Sendable, Hashable {
        var first: Int
        var batch: LogBatch
        var end: Int { first + batch.count }
    }

    /// Texts and index together take no more than this, give or take a batch.
    public let limitBytes: Int
    /// What the lines take in memory now.
    public private(set) var sizeBytes = 0
    /// Lines that went because newer ones came.
    public private(set) var evicted = 0
    private var parts: [Part] = []

    /// An empty ring; default: 16 MiB, at least 64 KiB.
    public init(limitBytes: Int = 16 << 20) { self.limitBytes = max(LogBatch.usualBytes, limitBytes) }

    /// Numbers of the lines that there are.
    public private(set) var numbers = 0..<0

    /// Whether older lines can be added without losing newer ones.
    public var hasRoom: Bool { sizeBytes < limitBytes - limitBytes / 8 }

    /// Adds newer lines.
    public mutating func append(_ batch: LogBatch) {
        for batch in batch.split() {
            sizeBytes += batch.sizeBytes
            numbers = numbers.lowerBound..<(numbers.upperBound + batch.count)
            // Small batches are put together: a line a second would else be a batch a second.
            if let last = parts.last, last.batch.sizeBytes + batch.sizeBytes <= LogBatch.usualBytes {
                parts[parts.count - 1].batch.append(batch)
            } else {
                parts.append(Part(first: numbers.upperBound - batch.count, batch: batch))
            }
        }
        var gone = 0
        while sizeBytes > limitBytes, gone < parts.count - 1 {
            sizeBytes -= parts[gone].batch.sizeBytes
            evicted += parts[gone].batch.count
            gone += 1
        }
        parts.removeFirst(gone)
        if let first = parts.first { numbers = first.first..<numbers.upperBound }
    }

    /// Adds lines that are older than all there are.
    public mutating func prepend(_ batch: LogBatch) {
        for batch in batch.split().reversed() {
            sizeBytes += batch.sizeBytes
            numbers = (numbers.lowerBound - batch.count)..<numbers.upperBound
            parts.insert(Part(first: numbers.lowerBound, batch: batch), at: 0)
        }
    }

    /// A line and its text.
    ///
    /// nil when there is none of that number.
    public subscript(number: Int) -> (line: LogLine, text: ArraySlice<UInt8>)? {
        guard numbers.contains(number) else { return nil }
        let part = parts[part(of: number)]
        return (part.batch.lines[number - part.first], part.batch.text(number - part.first))
    }

    /// Calls the body with pieces of a range of lines, oldest first: a batch, which of its lines are meant, and the number of
    /// the batch's first line.
    func each(in range: Range<Int>, _ body: (LogBatch, Range<Int>, Int) -> Void) {
        let range = range.clamped(to: numbers)
        guard !range.isEmpty else { return }
        for part in parts[part(of: range.lowerBound)...] where part.first < range.upperBound {
            let inside = range.clamped(to: part.first..<part.end)
            body(part.batch, (inside.lowerBound - part.first)..<(inside.upperBound - part.first), part.first)
        }
    }

    /// Index of the part that holds a line that there is.
    private func part(of number: Int) -> Int {
        var range = 0..<parts.count
        while range.count > 1 {
            let middle = range.lowerBound + range.count / 2
            range = parts[middle].first <= number ? middle..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}

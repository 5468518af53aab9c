// SPDX-License-Identifier: Apache-2.0

package import LogText

/// Places in several histories before which lines can be read in the order of time.
///
/// Lines are given out only as far back as every history has been read: what one of them holds from before that is held
/// back until the others have been read that far, too.
struct MergedHistory: Sendable, Hashable {
    /// One history, and its lines behind that place that have not been given out.
    struct Part: Sendable, Hashable {
        var earlier: LogHistory?
        var held = LogBatch()
    }

    /// Lines that say no time are held until one is found that does, but not more of them than this.
    private static let mostUntimedBytes = 256 << 10

    private var parts: [Part]

    init(_ parts: [Part]) { self.parts = parts }

    /// Whether there is nothing left.
    var isExhausted: Bool { parts.allSatisfy { $0.earlier == nil && $0.held.isEmpty } }

    /// Gives out lines before this place, oldest first, and goes on before them.
    mutating func takeOlder(atMost bytes: Int) -> LogBatch {
        for index in parts.indices { read(index, atMost: bytes) }
        return takeReady()
    }

    /// Gives out what can be without reading.
    mutating func takeReady() -> LogBatch {
        let times = parts.map { LineTimes.rising(of: $0.held) }
        let horizon = zip(parts, times).map(Self.horizon).max() ?? .min
        var kept = parts.map(\.held.count)
        // From the newest back, in each part in its own order.
        var order: [(part: Int, line: Int)] = []
        while let part = Self.newest(times, kept, since: horizon) {
            kept[part] -= 1
            order.append((part, kept[part]))
        }
        var lines = LogBatch()
        for (part, line) in order.reversed() { lines.append(line, of: parts[part].held) }
        for index in parts.indices { parts[index].held = parts[index].held.part(0..<kept[index]) }
        return lines
    }

    /// The part whose last line of those kept is the newest; nil when that is older than the horizon.
    private static func newest(_ times: [[Int64]], _ kept: [Int], since horizon: Int64) -> Int? {
        var newest: (part: Int, time: Int64)?
        for part in kept.indices where kept[part] > 0 {
            let time = times[part][kept[part] - 1]
            if time >= newest?.time ?? horizon { newest = (part, time) }
        }
        return newest?.part
    }

    /// Reads where there is nothing that could be given out.
    private mutating func read(_ index: Int, atMost bytes: Int) {
        let part = parts[index]
        guard let earlier = part.earlier,
            part.held.isEmpty || Self.horizon(part, LineTimes.rising(of: part.held)) == .max
        else { return }
        var (lines, next) = earlier.read(atMost: bytes)
        lines.append(part.held)
        parts[index] = Part(earlier: next, held: lines)
    }

    /// How far back all lines of a part are known: later than any time where that is not known at all.
    private static func horizon(_ part: Part, _ times: [Int64]) -> Int64 {
        guard part.earlier != nil else { return .min }
        if let first = times.first(where: { $0 != .min }) { return first }
        return part.held.sizeBytes > mostUntimedBytes ? .min : .max
    }
}

/// By what lines of several sources are ordered.
package enum LineTimes {
    /// For each line a time that is not before that of the line before it: its own, or that of the line before it.
    ///
    /// The least number where no line up to there says a time.
    package static func rising(of batch: LogBatch, after last: Int64 = .min) -> [Int64] {
        var latest = last
        return batch.lines.map { line in
            latest = max(latest, line.time?.nanoseconds ?? .min)
            return latest
        }
    }
}

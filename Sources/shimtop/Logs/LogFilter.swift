// SPDX-License-Identifier: Apache-2.0

import LogText

/// Which lines are printed.
struct LogFilter: Sendable {
    var query = LogQuery()
    /// Lines from before this are not; those of which no time is known are.
    var since: LogTime?

    /// Which lines of a batch are wanted, remarks of the reader left out.
    func wanted(_ batch: LogBatch) -> [Int] {
        let times = since == nil ? [] : Self.times(of: batch)
        return batch.lines.indices.filter { index in
            if batch.lines[index].stream == .notice { return false }
            if let since, let time = times[index], time < since { return false }
            return query.wants(index, of: batch)
        }
    }

    /// Whether all lines before a batch are from before the time.
    func isBeyond(_ batch: LogBatch) -> Bool {
        guard let since, let first = batch.lines.lazy.compactMap(\.time).first else { return false }
        return first < since
    }

    /// When each line was written: that of the line before it where it does not say, and of the one behind it at the
    /// beginning.
    private static func times(of batch: LogBatch) -> [LogTime?] {
        var latest = batch.lines.lazy.compactMap(\.time).first
        return batch.lines.map { line in
            latest = line.time ?? latest
            return latest
        }
    }
}

/// What `--grep` takes: a pattern, behind `!` when the lines that match are not wanted.
struct GrepPattern {
    let pattern: LogPattern
    let isInverted: Bool

    init(_ argument: String) throws(LogPatternError) {
        isInverted = argument.hasPrefix("!")
        pattern = try LogPattern(String(argument.dropFirst(isInverted ? 1 : 0)))
    }
}

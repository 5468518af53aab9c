// SPDX-License-Identifier: Apache-2.0

package import LogText

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

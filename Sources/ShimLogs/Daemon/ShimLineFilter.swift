// SPDX-License-Identifier: Apache-2.0

import LogText

/// Takes the lines of one shim out of a containerd's log, batch by batch.
struct ShimLineFilter: Sendable, Hashable {
    let rule: ShimLineRule
    /// Whether the last line that was no continuation was wanted; nil before the first.
    private(set) var wantsContinuation: Bool?

    init(_ rule: ShimLineRule) { self.rule = rule }

    /// The wanted lines of a batch; those at its beginning that go with a line that was not seen are put into `undecided`.
    mutating func take(_ batch: LogBatch, undecided: inout LogBatch) -> LogBatch {
        var wanted = LogBatch()
        for index in batch.lines.indices {
            if batch.lines[index].stream == .notice {
                wanted.append(index, of: batch)
                continue
            }
            switch rule.verdict(batch.text(index)) {
            case .wanted: wantsContinuation = true
            case .other: wantsContinuation = false
            case .continued: break
            }
            switch wantsContinuation {
            case true?: wanted.append(index, of: batch)
            case false?: break
            case nil: undecided.append(index, of: batch)
            }
        }
        return wanted
    }
}

/// A place in a containerd's log, of which the lines of one shim are wanted.
struct FilteredHistory: Sendable, Hashable {
    let file: FileHistory
    let rule: ShimLineRule
    /// Lines behind the place that go with the last line before it that is no continuation.
    var undecided = LogBatch()

    func read(atMost limit: Int) -> (LogBatch, FilteredHistory?) {
        var filter = ShimLineFilter(rule)
        return read(atMost: limit, through: &filter)
    }

    /// Reads, and leaves the filter as the last line left it.
    func read(atMost limit: Int, through filter: inout ShimLineFilter) -> (LogBatch, FilteredHistory?) {
        let (lines, earlier) = file.read(atMost: limit)
        var leading = LogBatch()
        var wanted = filter.take(lines, undecided: &leading)
        switch filter.wantsContinuation {
        case true?: wanted.append(undecided)
        case false?: break
        case nil: leading.append(undecided)
        }
        // Nothing bounds what a program may write without a time: the last of it is let go.
        if leading.sizeBytes > 1 << 20 { leading = LogBatch() }
        return (wanted, earlier.map { FilteredHistory(file: $0, rule: rule, undecided: leading) })
    }
}

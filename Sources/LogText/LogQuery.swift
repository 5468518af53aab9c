// SPDX-License-Identifier: Apache-2.0

/// Which lines are wanted.
public struct LogQuery: Sendable, Hashable {
    /// The least level; lines that say none are not wanted where there is one.
    ///
    /// Default: nil, all lines.
    public var level: LogLevel?
    /// What a line must match.
    ///
    /// Default: nil, anything.
    public var pattern: LogPattern?
    /// Whether lines that match the pattern are the ones that are not wanted.
    public var isInverted: Bool

    /// A query for lines of at least this level that match, or do not match, a pattern.
    public init(level: LogLevel? = nil, pattern: LogPattern? = nil, isInverted: Bool = false) {
        self.level = level
        self.pattern = pattern
        self.isInverted = isInverted
    }

    /// Whether every line is wanted.
    public var wantsAll: Bool { level == nil && pattern == nil }

    /// Whether one line of a batch is wanted; remarks of the reader always are.
    public func wants(_ index: Int, of batch: LogBatch) -> Bool {
        let line = batch.lines[index]
        if line.stream == .notice { return pattern == nil || isInverted || matches(index, of: batch) }
        if let level, line.level.map({ $0 < level }) ?? true { return false }
        return pattern == nil || matches(index, of: batch) != isInverted
    }

    /// Whether any line of a batch may be wanted; false is certain, and found much faster than line by line.
    func mayWantAny(of batch: LogBatch) -> Bool {
        guard let pattern, !isInverted, batch.isPlain else { return true }
        return batch.withAllText(pattern.mayBeFound)
    }

    private func matches(_ index: Int, of batch: LogBatch) -> Bool {
        guard let pattern else { return true }
        guard batch.lines[index].traits.contains(.isPlain) else { return pattern.isFound(inVisible: batch.text(index)) }
        return batch.withText(index) { pattern.isFound(in: $0) }
    }
}

extension LogRing {
    /// Numbers of the lines of a range that all the queries want, rising.
    public func numbers(of queries: [LogQuery], in range: Range<Int>) -> [Int] {
        var found: [Int] = []
        each(in: range) { batch, indices, first in
            guard queries.allSatisfy({ $0.mayWantAny(of: batch) }) else { return }
            for index in indices where queries.allSatisfy({ $0.wants(index, of: batch) }) {
                found.append(first + index)
            }
        }
        return found
    }
}

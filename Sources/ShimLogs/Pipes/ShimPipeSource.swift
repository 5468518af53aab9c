// SPDX-License-Identifier: Apache-2.0

import LogText

/// Makes updates of a source of what a shim's log pipe brings.
struct ShimPipeSource {
    private let rule: ShimLineRule
    /// Set while the lines come from a copy in which there are those of other shims, too.
    private var filter: ShimLineFilter?

    init(_ rule: ShimLineRule) { self.rule = rule }

    /// nil when there is nothing to be told.
    mutating func take(_ update: LogPipeUpdate) -> LogUpdate? {
        switch update {
        case .source(let source): take(source)
        case .state(let state): .pipe(state)
        case .lines(let lines): take(lines)
        }
    }

    private mutating func take(_ source: LogPipeSource) -> LogUpdate {
        filter = nil
        switch source {
        case .pipe: return .origin("the shim's log pipe, which nobody else reads")
        case .copy(let reader, let path):
            filter = ShimLineFilter(rule)
            return .origin(
                "the shim's lines, copied by \(reader) to \(path); \(ShimLineRule.restriction)"
            )
        case .peek(let reader, _):
            return .origin("what waits in the shim's log pipe, which \(reader.name) (\(reader.pid)) reads")
        case .rescue(let reader, let file):
            return .origin("lines taken past \(reader), which is stopped; they are kept in \(file)")
        case .unavailable(let why): return .unavailable(why)
        }
    }

    private mutating func take(_ lines: LogBatch) -> LogUpdate? {
        guard filter != nil else { return .lines(lines) }
        var undecided = LogBatch()
        guard let wanted = filter?.take(lines, undecided: &undecided), !wanted.isEmpty else { return nil }
        return .lines(wanted)
    }
}

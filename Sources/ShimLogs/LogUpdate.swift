// SPDX-License-Identifier: Apache-2.0

public import LogText

/// What following a source of lines brings, in order.
public enum LogUpdate: Sendable, Hashable {
    /// Where the lines that follow come from, in a few words; sent first, and again whenever it changes.
    case origin(String)
    /// There is nothing to follow at present, with a sentence that says why.
    case unavailable(String)
    /// How things stand with the shim's log pipe, where that is what is followed; sent whenever it changes.
    case pipe(LogPipeState)
    /// Whole lines that are newer than all before them, oldest first.
    case lines(LogBatch)
    /// The lines that have been begun and not ended, instead of those of the last such update; empty when there are none.
    case unfinished(LogBatch)
    /// So many lines that were written are not among those delivered, because they came too fast to be kept.
    case lost(Int)
    /// Where lines older than the first delivered one can be read; nil when there are none.
    case history(LogHistory?)
}

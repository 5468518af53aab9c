// SPDX-License-Identifier: Apache-2.0

import LinuxHost
public import LogText

/// A place in what was written before, from which older lines can be read.
///
/// A value: reading gives the lines and the place before them. A file that was rotated since is found again.
public struct LogHistory: Sendable, Hashable {
    private enum Place: Sendable, Hashable {
        case file(FileHistory)
        case filtered(FilteredHistory)
        case merged(MergedHistory)
    }

    private let place: Place

    init(_ history: FileHistory) { place = .file(history) }
    init(_ history: FilteredHistory) { place = .filtered(history) }
    init(_ history: MergedHistory) { place = .merged(history) }

    /// The lines before this place, oldest first, and the place before them; nil when there are none before them.
    ///
    /// Reads about `bytes` of each file, more only when a line is longer; default: 256 KiB, at most 1 MiB. No lines mean
    /// that none were found yet, unless there is no earlier place. What cannot be read is said in a line of its own.
    public func older(atMost bytes: Int = 256 << 10) async -> (lines: LogBatch, earlier: LogHistory?) {
        do throws(SystemError) {
            return try await BlockingIO.read { () throws(SystemError) in read(atMost: bytes) }
        } catch {
            return (.notice("older lines cannot be read: \(error)"), nil)
        }
    }

    /// The place before the lines that ``older(atMost:)`` would read with the same number; nil when there is none.
    ///
    /// The lines of a file are not looked at.
    public func before(_ bytes: Int = 256 << 10) async -> LogHistory? {
        let earlier = try? await BlockingIO.read { () throws(SystemError) -> LogHistory? in
            guard case .file(let history) = place else { return read(atMost: bytes).earlier }
            return history.before(min(max(1, bytes), 1 << 20)).map { LogHistory($0) }
        }
        return earlier ?? nil
    }

    func read(atMost bytes: Int) -> (lines: LogBatch, earlier: LogHistory?) {
        let bytes = min(max(1, bytes), 1 << 20)
        switch place {
        case .file(let history):
            let (lines, earlier) = history.read(atMost: bytes)
            return (lines, earlier.map { LogHistory($0) })
        case .filtered(let history):
            let (lines, earlier) = history.read(atMost: bytes)
            return (lines, earlier.map { LogHistory($0) })
        case .merged(var history):
            let lines = history.takeOlder(atMost: bytes)
            return (lines, history.isExhausted ? nil : LogHistory(history))
        }
    }
}

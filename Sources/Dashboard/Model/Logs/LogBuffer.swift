// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import LogText
package import ShimLogs

/// The lines of one source of one task, and which of them are wanted and looked at.
package struct LogBuffer: Sendable, Hashable {
    package let id: LogBufferID
    /// What there is to read of the task, in the order in which a key goes through it; empty until that is known.
    package private(set) var sources: [LogSource] = []
    /// The one that is read.
    package private(set) var source: LogSource?
    /// Where the lines come from, in a few words.
    package private(set) var origin = ""
    /// Why there is nothing to read.
    package private(set) var obstacle: String?
    /// How things stand with the shim's log pipe; nil where it is not looked at.
    package private(set) var pipe: LogPipeState?
    package private(set) var ring: LogRing
    /// Lines that have not ended.
    package private(set) var unfinished = LogBatch()
    /// Lines that came too fast to be kept at all.
    package private(set) var lost = 0
    /// Where older lines can be read.
    package private(set) var history: LogHistory?
    package private(set) var isReadingOlder = false
    /// Whether there are older lines, and room to hold them.
    var canReadOlder: Bool { history != nil && ring.hasRoom }
    /// What the filter wants; nil when it wants all.
    package private(set) var filtered: LogIndex?
    /// What the search finds among it; nil when nothing is searched for.
    package private(set) var found: LogIndex?
    /// The line on which the search stands.
    package internal(set) var foundAt: Int?
    package internal(set) var viewport = LogViewport()
    /// Numbers of marked lines, rising.
    package internal(set) var bookmarks: [Int] = []
    /// The lines chosen for copying, from the one where it began to the one that moves.
    package internal(set) var selection: LogSelection?
    /// Lines shown around those that the filter wants.
    private var context = 0

    package init(id: LogBufferID, limitBytes: Int) {
        self.id = id
        ring = LogRing(limitBytes: limitBytes)
    }

    /// Lines that were dropped, one way or another.
    package var dropped: Int { lost + ring.evicted }

    /// What is wrong with the shim's log pipe; nil when nothing is.
    package var pipeWarning: String? {
        pipe.flatMap { $0.isTroubled ? "log pipe \($0.words)" : nil }
    }

    /// Whether the shim's log pipe can be drained past its readers, none of which runs.
    package var canRescue: Bool {
        guard let pipe, !pipe.isDrainedHere else { return false }
        return !pipe.readers.isEmpty && pipe.readers.allSatisfy(\.isStopped)
    }

    var shown: ShownLines { ShownLines(all: ring.numbers, index: filtered, context: context) }

    mutating func take(_ sources: [LogSource], reading source: LogSource?) {
        self.sources = sources
        self.source = source
        if let source { obstacle = source.obstacle }
    }

    mutating func take(_ update: LogUpdate) {
        switch update {
        case .origin(let words):
            if !origin.isEmpty, origin != words { append(.notice("from here on: \(words)")) }
            origin = words
            obstacle = nil
        case .unavailable(let why): obstacle = why
        case .pipe(let state): pipe = state
        case .lines(let batch): append(batch)
        case .unfinished(let batch): unfinished = batch
        case .lost(let count): lost += count
        case .history(let history): self.history = history
        }
    }

    mutating func append(_ batch: LogBatch) {
        ring.append(batch)
        let first = ring.numbers.lowerBound
        filtered?.forget(before: first)
        found?.forget(before: first)
        bookmarks.removeFirst(bookmarks.firstIndex { $0 >= first } ?? bookmarks.count)
        if let chosen = selection, chosen.range.upperBound < first { selection = nil }
    }

    mutating func readingOlder() { isReadingOlder = true }

    mutating func tookOlder(_ batch: LogBatch, before history: LogHistory?) {
        isReadingOlder = false
        ring.prepend(batch)
        self.history = history
    }

    /// Looks through all lines anew when the filter or what is searched for has become another.
    mutating func apply(_ filter: LogFilter, search: LogPattern?) {
        context = filter.context
        let wanted = filter.query.wantsAll ? [] : [filter.query]
        let searched = search.map { wanted + [LogQuery(pattern: $0)] } ?? []
        if (filtered?.queries ?? []) != wanted { filtered = wanted.isEmpty ? nil : LogIndex(wanted) }
        guard (found?.queries ?? []) != searched else { return }
        found = searched.isEmpty ? nil : LogIndex(searched)
        foundAt = nil
    }

    /// The pieces that are to be looked through now.
    mutating func nextScans() -> [LogScan] {
        [filtered?.nextScan(of: ring), found?.nextScan(of: ring)].compactMap(\.self)
    }

    mutating func take(_ numbers: [Int], of queries: [LogQuery], in range: Range<Int>) {
        if filtered?.queries == queries { filtered?.take(numbers, in: range) }
        if found?.queries == queries { found?.take(numbers, in: range) }
        filtered?.forget(before: ring.numbers.lowerBound)
        found?.forget(before: ring.numbers.lowerBound)
    }
}

/// Tells one buffer from every other, so that what comes late for another one is not taken for this one's.
package struct LogBufferID: Sendable, Hashable {
    package var task: TaskID
    /// Rises with every buffer.
    package var number: Int
}

/// Lines chosen one after the other.
package struct LogSelection: Sendable, Hashable {
    /// Where it began.
    package var anchor: Int
    /// The end that moves.
    package var cursor: Int

    package var range: ClosedRange<Int> { min(anchor, cursor)...max(anchor, cursor) }
}

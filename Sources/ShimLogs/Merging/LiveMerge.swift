// SPDX-License-Identifier: Apache-2.0

import LogText

/// Puts what several sources bring into the order of time.
///
/// Begins with what they hold, and from then on keeps each line for a moment, in which an older one of another source may
/// come.
struct LiveMerge {
    /// How long a line is kept.
    static let patience = Duration.milliseconds(250)
    /// How long the first lines of a source are waited for that does not say when it has brought what it holds.
    static let openingPatience = Duration.milliseconds(150)
    /// What is kept at most: more comes too fast to be ordered.
    private static let mostBytes = 1 << 20

    private struct Source {
        /// What is to be said of where its lines come from.
        var origin = ""
        var isAvailable = false
        /// Whether what it holds is still being read.
        var isOpening = true
        let hasHistory: Bool
        var history = MergedHistory.Part()
        var unfinished = LogBatch()
        var latest = Int64.min
    }

    private struct Waiting {
        var batch: LogBatch
        var times: [Int64]
        var since: ContinuousClock.Instant
    }

    private var sources: [Source]
    private var waiting: [Waiting] = []
    private var waitingBytes = 0
    private var announced: LogUpdate?
    private var isOpening = true
    private let began: ContinuousClock.Instant

    /// A merge of sources, of which each says whether it has a history.
    init(haveHistory: [Bool], at now: ContinuousClock.Instant) {
        sources = haveHistory.map { Source(hasHistory: $0) }
        began = now
    }

    /// What a source brought; gives what is to be delivered.
    mutating func take(
        _ update: LogUpdate,
        from index: Int,
        at now: ContinuousClock.Instant,
        _ clock: LogTime
    ) -> [LogUpdate] {
        switch update {
        case .origin(let name):
            (sources[index].origin, sources[index].isAvailable) = (name, true)
            return openedOrPlace()
        case .unavailable(let why):
            (sources[index].origin, sources[index].isAvailable) = (why, false)
            sources[index].isOpening = false
            return openedOrPlace()
        case .lines(let batch):
            guard !sources[index].isOpening else {
                sources[index].history.held.append(batch)
                // A pipe that is busy is not waited for.
                guard !sources[index].hasHistory, sources[index].history.held.sizeBytes > Self.mostBytes else {
                    return []
                }
                return ended(index)
            }
            hold(batch, of: index, at: now, clock)
            return isOpening || waitingBytes < Self.mostBytes ? [] : due(at: now + Self.patience)
        case .history(let history):
            sources[index].history.earlier = history
            sources[index].isOpening = false
            return openedOrPlace()
        case .unfinished(let batch):
            sources[index].unfinished = batch
            return isOpening ? [] : [.unfinished(unfinished)]
        case .lost, .pipe: return [update]
        }
    }

    /// A source brings nothing more of what it held, or nothing at all.
    mutating func ended(_ index: Int) -> [LogUpdate] {
        guard sources[index].isOpening else { return [] }
        sources[index].isOpening = false
        return openedOrPlace()
    }

    /// Gives the lines that have been kept long enough, and those that are older.
    mutating func due(at now: ContinuousClock.Instant) -> [LogUpdate] {
        if isOpening, now >= began + Self.openingPatience {
            for index in sources.indices where !sources[index].hasHistory { sources[index].isOpening = false }
            return openedOrPlace()
        }
        guard !isOpening else { return [] }
        let latest = waiting.lazy.filter { $0.since + Self.patience <= now }.compactMap(\.times.last).max()
        guard let latest else { return [] }
        var ready: [(time: Int64, batch: Int, line: Int)] = []
        for (index, entry) in waiting.enumerated() {
            for (line, time) in entry.times.enumerated() where time <= latest { ready.append((time, index, line)) }
        }
        ready.sort { ($0.time, $0.batch, $0.line) < ($1.time, $1.batch, $1.line) }
        var lines = LogBatch()
        for (_, index, line) in ready { lines.append(line, of: waiting[index].batch) }
        for index in waiting.indices {
            let count = waiting[index].times.prefix { $0 <= latest }.count
            waiting[index].batch = waiting[index].batch.part(count..<waiting[index].batch.count)
            waiting[index].times.removeFirst(count)
        }
        waiting.removeAll { $0.times.isEmpty }
        waitingBytes = waiting.reduce(0) { $0 + $1.batch.sizeBytes }
        return lines.isEmpty ? [] : [.lines(lines)]
    }

    /// When lines are due next; nil while none are kept.
    var nextDue: ContinuousClock.Instant? {
        guard isOpening else { return waiting.first.map { $0.since + Self.patience } }
        return sources.contains { $0.isOpening && !$0.hasHistory } ? began + Self.openingPatience : nil
    }

    // MARK: -

    private mutating func hold(_ batch: LogBatch, of index: Int, at now: ContinuousClock.Instant, _ clock: LogTime) {
        // A line that says no time goes with the one before it when they came together, and else came just now.
        let first = batch.lines.first?.time ?? clock
        let times = LineTimes.rising(of: batch, after: max(sources[index].latest, first.nanoseconds))
        sources[index].latest = times.last ?? sources[index].latest
        waiting.append(Waiting(batch: batch, times: times, since: now))
        waitingBytes += batch.sizeBytes
    }

    private var unfinished: LogBatch {
        sources.reduce(into: LogBatch()) { $0.append($1.unfinished) }
    }

    /// Where the lines come from, when that changed; before the first one, what the sources hold as soon as that is known.
    private mutating func openedOrPlace() -> [LogUpdate] {
        guard isOpening else { return changedPlace() }
        guard sources.allSatisfy({ !$0.isOpening }) else { return [] }
        isOpening = false
        var history = MergedHistory(sources.map(\.history))
        for index in sources.indices { sources[index].history = MergedHistory.Part() }
        let lines = history.takeReady()
        return changedPlace() + (lines.isEmpty ? [] : [.lines(lines)]) + [
            .history(history.isExhausted ? nil : LogHistory(history))
        ]
    }

    private mutating func changedPlace() -> [LogUpdate] {
        let available = sources.filter { $0.isAvailable && !$0.origin.isEmpty }
        let missing = sources.filter { !$0.isAvailable && !$0.origin.isEmpty }.map(\.origin)
        guard !available.isEmpty || !missing.isEmpty else { return [] }
        let place: LogUpdate =
            available.isEmpty
            ? .unavailable(missing.joined(separator: "; "))
            : .origin((available.map(\.origin) + missing.map { "not there: \($0)" }).joined(separator: "; "))
        guard place != announced else { return [] }
        announced = place
        return [place]
    }
}

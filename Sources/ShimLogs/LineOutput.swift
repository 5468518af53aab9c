// SPDX-License-Identifier: Apache-2.0

import LogText

/// Turns what is read of files and pipes into updates.
struct LineOutput {
    /// A line that was begun is shown when it has stood for so long.
    private static let unfinishedPause = Duration.milliseconds(200)

    private let send: @Sendable (LogUpdate) -> Void
    private var filter: ShimLineFilter?
    private var place: LogUpdate?
    /// The begun lines that were delivered last.
    private var shown = LogBatch()
    private var unfinishedSince: ContinuousClock.Instant?

    /// With a rule only the lines of one shim are delivered.
    init(_ rule: ShimLineRule?, _ send: @escaping @Sendable (LogUpdate) -> Void) {
        filter = rule.map { ShimLineFilter($0) }
        self.send = send
    }

    /// Says where the lines that follow come from, unless it has been said.
    mutating func announce(origin: String) { announce(.origin(origin)) }

    /// Says why there are no lines, unless it has been said.
    mutating func announce(unavailable: String) { announce(.unavailable(unavailable)) }

    private mutating func announce(_ update: LogUpdate) {
        guard update != place else { return }
        place = update
        send(update)
    }

    /// Delivers the lines before a place, and the place before those.
    mutating func begin(at end: FileHistory, tailBytes: Int) {
        let tail: LogBatch
        let history: LogHistory?
        if var filter {
            let end = FilteredHistory(file: end, rule: filter.rule)
            guard tailBytes > 0 else { return send(.history(LogHistory(end))) }
            let (lines, earlier) = end.read(atMost: tailBytes, through: &filter)
            self.filter = filter
            (tail, history) = (lines, earlier.map { LogHistory($0) })
        } else {
            guard tailBytes > 0 else { return send(.history(LogHistory(end))) }
            let (lines, earlier) = end.read(atMost: tailBytes)
            (tail, history) = (lines, earlier.map { LogHistory($0) })
        }
        if !tail.isEmpty { send(.lines(tail)) }
        send(.history(history))
    }

    /// There is nothing before what follows.
    func beginAnew() { send(.history(nil)) }

    mutating func deliver(_ batch: LogBatch) {
        var batch = batch
        if filter != nil {
            // What came before the first line that tells whose it is was not read.
            var undecided = LogBatch()
            batch = filter?.take(batch, undecided: &undecided) ?? batch
        }
        guard !batch.isEmpty else { return }
        if !shown.isEmpty { send(.unfinished(LogBatch())) }
        shown = LogBatch()
        send(.lines(batch))
    }

    func lost(_ count: Int) { if count > 0 { send(.lost(count)) } }

    /// Delivers the lines that have been begun, once they have stood for a while and from time to time as they grow.
    mutating func show(unfinished: LogBatch) {
        guard filter == nil else { return }
        guard unfinished != shown else { return unfinishedSince = nil }
        let since = unfinishedSince ?? .now
        unfinishedSince = since
        guard since.duration(to: .now) >= Self.unfinishedPause else { return }
        unfinishedSince = nil
        shown = unfinished
        send(.unfinished(unfinished))
    }

    /// How long until a line that was begun is to be shown; nil when there is none.
    var unfinishedPause: Duration? {
        unfinishedSince.map { max(.zero, Self.unfinishedPause - $0.duration(to: .now)) }
    }
}

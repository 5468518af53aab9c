// SPDX-License-Identifier: Apache-2.0

import HostSession
import LogText
import ShimLogs

/// Lines that were written before, from the oldest wanted one on.
///
/// Only places are kept while it is looked how far back that is; each line is in memory while it is printed.
struct LogReplay: Sendable {
    private static let stepBytes = 256 << 10
    private static let longStepBytes = 1 << 20

    private let host: any Host
    /// Places behind the lines that are to come, the next one last.
    private var places: [LogHistory]
    private let step: Int
    /// How many wanted lines are to come; at least as many as were asked for, where there are so many.
    private(set) var count = 0

    /// Goes back from a place until the filter wants nothing more, or until there are so many lines that it wants.
    init(before history: LogHistory?, on host: any Host, _ filter: LogFilter, atMost limit: Int?) async {
        self.host = host
        guard var place = history else {
            (places, step) = ([], Self.stepBytes)
            return
        }
        places = [place]
        step = filter.since == nil && limit == nil ? Self.longStepBytes : Self.stepBytes
        while !Task.isCancelled {
            let earlier: LogHistory?
            if filter.since == nil && limit == nil {
                earlier = await host.place(before: place, atMost: step)
            } else {
                let (lines, before) = await host.lines(before: place, atMost: step)
                if let limit {
                    count += filter.wanted(lines).count
                    if count >= limit { return }
                }
                if filter.isBeyond(lines) { return }
                earlier = before
            }
            guard let earlier else { return }
            places.append(earlier)
            place = earlier
        }
    }

    /// The next lines; nil when there are no more.
    mutating func next() async -> LogBatch? {
        guard let place = places.popLast() else { return nil }
        return await host.lines(before: place, atMost: step).lines
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostSession
import LogText
import ShimLogs

/// What several sources hold, printed in the order of time; one batch of each is in memory.
struct LogMerge {
    private struct Lane {
        let lane: LogLane
        /// Lines that are missing between the replay and what came since.
        let lost: Int
        var replay: LogReplay
        /// What came since, behind all of the replay.
        var rest: LogBatch?
        var batch = LogBatch()
        /// Wanted lines of the batch, and for each a time that is not before that of the one before it.
        var wanted: [Int] = []
        var times: [Int64] = []
        var next = 0
        var latest = Int64.min

        var nextTime: Int64? { next < wanted.count ? times[wanted[next]] : nil }
    }

    private let filter: LogFilter
    private var lanes: [Lane] = []
    /// Lines of each task that are not printed, as there are more than were asked for.
    private var skipped: [TaskID: Int] = [:]

    /// Looks how far back is to be read.
    init(_ lanes: [LogLane], on host: any Host, _ filter: LogFilter, limit: Int?) async {
        self.filter = filter
        for lane in lanes {
            let replay = await LogReplay(before: lane.history, on: host, filter, atMost: limit)
            let (rest, lost) = lane.backlog.take()
            self.lanes.append(Lane(lane: lane, lost: lost, replay: replay, rest: rest))
            skipped[lane.id, default: 0] += replay.count + filter.wanted(rest).count
        }
        for id in skipped.keys { skipped[id] = limit.map { max(0, (skipped[id] ?? 0) - $0) } ?? 0 }
    }

    /// Prints all; false when lines are not taken any more.
    mutating func print(with printer: LogPrinter) async -> Bool {
        for index in lanes.indices {
            printer.remark(lost: lanes[index].lost, of: lanes[index].lane.id)
            await fill(index, printer)
        }
        while let index = oldest(), !Task.isCancelled {
            // All that is not behind the next line of another source, at once.
            let others = lanes.indices.filter { $0 != index }.compactMap { lanes[$0].nextTime }.min() ?? .max
            var run: [Int] = []
            while let time = lanes[index].nextTime, time <= others || run.isEmpty {
                run.append(lanes[index].wanted[lanes[index].next])
                lanes[index].next += 1
            }
            let id = lanes[index].lane.id
            let left = run.dropFirst(skipped[id] ?? 0)
            skipped[id] = (skipped[id] ?? 0) - (run.count - left.count)
            guard printer.print(left, of: lanes[index].batch, from: id) else { return false }
            await fill(index, printer)
        }
        return true
    }

    /// The source whose next line is the oldest.
    private func oldest() -> Int? {
        lanes.indices.filter { lanes[$0].nextTime != nil }.min { (lanes[$0].nextTime ?? 0) < (lanes[$1].nextTime ?? 0) }
    }

    /// Reads on where a source's batch is used up.
    private mutating func fill(_ index: Int, _ printer: LogPrinter) async {
        while lanes[index].nextTime == nil, !Task.isCancelled {
            if let batch = await lanes[index].replay.next() {
                take(batch, index, printer)
            } else if let rest = lanes[index].rest {
                lanes[index].rest = nil
                take(rest, index, printer)
            } else {
                return
            }
        }
    }

    private mutating func take(_ batch: LogBatch, _ index: Int, _ printer: LogPrinter) {
        lanes[index].times = LineTimes.rising(of: batch, after: lanes[index].latest)
        lanes[index].latest = lanes[index].times.last ?? lanes[index].latest
        lanes[index].batch = batch
        lanes[index].wanted = filter.wanted(batch)
        lanes[index].next = 0
        for (line, facts) in batch.lines.enumerated() where facts.stream == .notice {
            printer.remark(String(decoding: batch.text(line), as: UTF8.self), about: lanes[index].lane.id)
        }
    }
}

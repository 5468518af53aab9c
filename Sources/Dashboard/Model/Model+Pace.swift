// SPDX-License-Identifier: Apache-2.0

import HostSession
import TerminalStyle

/// How often every shim is asked, and what the window is called.
extension Model {
    private static let steps: [Duration] = [
        .milliseconds(100), .milliseconds(200), .milliseconds(500), .seconds(1), .seconds(2), .seconds(5), .seconds(10),
        .seconds(30), .seconds(60),
    ]
    /// While nobody looks, polls are so much rarer, but no rarer than this.
    private static let restFactor = 5
    private static let measureTime = Duration.seconds(3)
    private static let examinationTime = Duration.seconds(10)
    private static let examinationTimeOfTask = Duration.milliseconds(25)
    private static let longestRest = Duration.seconds(15)

    /// Time between two polls.
    package var pollInterval: Duration {
        isLookedAt ? interval : max(interval, min(interval * Self.restFactor, Self.longestRest))
    }

    /// Time between two ticks: what is counted in seconds moves on while somebody looks.
    private var tickInterval: Duration { isLookedAt ? min(interval, .seconds(1)) : pollInterval }

    mutating func setPace(slower: Bool) -> [Effect] {
        let next = slower ? Self.steps.first { $0 > interval } : Self.steps.last { $0 < interval }
        guard let next else { return [] }
        interval = next
        return [.tick(every: tickInterval)]
    }

    /// Measures what is on the screen, where there is a column for it, and everything where rows are sorted by it.
    mutating func measure() -> [Effect] {
        guard !isMeasuring, isLookedAt, table.settings.columns.contains(where: \.isMeasured),
            measuredAt.map({ $0.duration(to: now.instant) >= max(interval, Self.measureTime) }) ?? true
        else { return [] }
        let isSorted = table.settings.sort.key.isMeasured
        let ids = isSorted ? table.unhidden : table.tasks(inRows: layout.content(of: .tasks)?.rows ?? 0)
        guard !ids.isEmpty else { return [] }
        isMeasuring = true
        measuredAt = now.instant
        return [.measure(ids)]
    }

    /// Measures every task for the history, the less often the more there are.
    mutating func sample() -> [Effect] {
        let ids = snapshot?.readings.map(\.id) ?? []
        let time = max(MeasureHistory.grain, Self.examinationTimeOfTask * ids.count)
        guard !ids.isEmpty, !isSampling, isLookedAt,
            sampledAt.map({ $0.duration(to: now.instant) >= time }) ?? true
        else { return [] }
        isSampling = true
        sampledAt = now.instant
        measureHistory.keep(Set(ids))
        return [.sample(ids)]
    }

    /// Looks for what shims do not tell, the less often the more tasks there are: it costs a little for each.
    mutating func examine() -> [Effect] {
        let count = snapshot?.readings.count ?? 0
        let time = max(Self.examinationTime, Self.examinationTimeOfTask * count)
        guard snapshot != nil, !isExamining, isLookedAt,
            examinedAt.map({ $0.duration(to: now.instant) >= time }) ?? true
        else { return [] }
        isExamining = true
        examinedAt = now.instant
        return [.examine(only: nil)]
    }

    /// Looks at once for what is wrong with tasks that have just fallen sick.
    mutating func examineSick() -> [Effect] {
        guard !isExaminingSick, isLookedAt, !sick.waiting.isEmpty else { return [] }
        isExaminingSick = true
        return [.examine(only: sick.takeWaiting())]
    }

    /// The terminal tells that its user looks elsewhere, or is back; then what is shown is brought up to date.
    mutating func lookedAt(_ isOn: Bool) -> [Effect] {
        guard isOn != isLookedAt else { return [] }
        isLookedAt = isOn
        return [.tick(every: tickInterval)] + (isOn ? poll() : [])
    }

    /// The title of the window says what the first line of the screen does.
    mutating func retitle() -> [Effect] {
        let count = snapshot?.readings.count(where: \.isTrouble) ?? 0
        let now = "shimtop \(options.hostName)" + (count > 0 ? ": \(count) in trouble" : "")
        guard now != title else { return [] }
        title = now
        return [.setTitle(now)]
    }
}

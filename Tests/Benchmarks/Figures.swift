// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What was measured of calls, or of rounds of calls.
struct Figures {
    var median: Duration
    var p99: Duration
    /// Of the calling process.
    var processorTime: Duration
    var callsPerSecond: Double

    /// Runs the body, which gives the time of each of its calls or rounds, of `perTime` calls each.
    static func of(
        perTime: Int = 1,
        usage: CInt = RUSAGE_SELF.rawValue,
        _ body: () async throws -> [Duration]
    ) async throws -> Figures {
        let used = processorTime(usage)
        let start = ContinuousClock.now
        let times = try await body()
        let elapsed = ContinuousClock.now - start
        return Figures(
            times,
            processorTime: (processorTime(usage) - used) / times.count,
            callsPerSecond: Double(times.count * perTime) / (elapsed / .seconds(1))
        )
    }

    init(_ times: [Duration], processorTime: Duration, callsPerSecond: Double) {
        let sorted = times.sorted()
        median = sorted[sorted.count / 2]
        p99 = sorted[sorted.count * 99 / 100]
        self.processorTime = processorTime
        self.callsPerSecond = callsPerSecond
    }

    /// Of each figure the one in the middle.
    init(middleOf runs: [Figures]) {
        func middle<Value: Comparable>(_ value: (Figures) -> Value) -> Value {
            runs.map(value).sorted()[runs.count / 2]
        }
        median = middle(\.median)
        p99 = middle(\.p99)
        processorTime = middle(\.processorTime)
        callsPerSecond = middle(\.callsPerSecond)
    }

    /// What the Go client prints; nil when it is something else.
    init?(goOutput text: String) {
        let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Int64($0) }
        guard numbers.count == 4 else { return nil }
        median = .nanoseconds(numbers[0])
        p99 = .nanoseconds(numbers[1])
        processorTime = .nanoseconds(numbers[2])
        callsPerSecond = Double(numbers[3])
    }

    private static func processorTime(_ whose: CInt) -> Duration {
        var usage = rusage()
        getrusage(whose, &usage)
        func duration(_ time: timeval) -> Duration { .seconds(time.tv_sec) + .microseconds(time.tv_usec) }
        return duration(usage.ru_utime) + duration(usage.ru_stime)
    }
}

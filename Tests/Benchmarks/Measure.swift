// SPDX-License-Identifier: Apache-2.0

import Glibc

enum Measure {
    /// Times of each of many runs, in rising order.
    static func each(_ count: Int, _ body: () async throws -> Void) async throws -> [Duration] {
        var times: [Duration] = []
        times.reserveCapacity(count)
        for _ in 0..<count {
            let start = ContinuousClock.now
            try await body()
            times.append(ContinuousClock.now - start)
        }
        return times.sorted()
    }

    /// User and system time of this process so far.
    static var processorTime: Duration {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        func duration(_ time: timeval) -> Duration { .seconds(time.tv_sec) + .microseconds(time.tv_usec) }
        return duration(usage.ru_utime) + duration(usage.ru_stime)
    }

    static func microseconds(_ duration: Duration) -> String {
        let tenths = duration / .microseconds(1) * 10
        return "\(tenths.rounded() / 10) us"
    }
}

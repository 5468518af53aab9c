// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LogText

/// From when on lines are wanted: a time, or how long ago (`30s`, `10m`, `2h`, `1d`).
struct LogSince: ExpressibleByArgument {
    let time: LogTime

    init?(argument: String) { self.init(argument, now: .now()) }

    init?(_ text: String, now: LogTime) {
        if let time = LogTime(text) {
            self.time = time
            return
        }
        let seconds: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ seconds[$0] }), let count = Int64(text.dropLast()), count >= 0 else {
            return nil
        }
        let (ago, overflowed) = count.multipliedReportingOverflow(by: unit * 1_000_000_000)
        guard !overflowed else { return nil }
        time = LogTime(nanoseconds: now.nanoseconds - min(ago, now.nanoseconds))
    }
}

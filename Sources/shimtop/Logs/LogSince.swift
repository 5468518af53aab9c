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
        guard let span = TimeSpan(argument: text) else { return nil }
        let ago = span.seconds * 1_000_000_000
        time = LogTime(nanoseconds: now.nanoseconds - min(ago, now.nanoseconds))
    }
}

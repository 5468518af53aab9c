// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dashboard
import HostActions

extension UnixSignal: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }

    package var defaultValueDescription: String { name }
}

extension ByteSize: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

/// A whole number of seconds, minutes, hours or days: `30s`, `10m`, `2h`, `1d`.
struct TimeSpan: ExpressibleByArgument {
    let seconds: Int64

    init(seconds: Int64) { self.seconds = seconds }

    init?(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = argument.last.flatMap({ units[$0] }), let count = Int64(argument.dropLast()), count >= 0 else {
            return nil
        }
        let (seconds, overflowed) = count.multipliedReportingOverflow(by: unit)
        guard !overflowed, seconds <= 366 * 86_400 else { return nil }
        self.seconds = seconds
    }

    var defaultValueDescription: String { "\(seconds)s" }
}

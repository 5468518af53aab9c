// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A moment, in nanoseconds since 1970 in UTC, leap seconds left out.
public struct LogTime: Sendable, Hashable, Comparable {
    /// Nanoseconds since the beginning of 1970.
    public var nanoseconds: Int64

    /// The moment so many nanoseconds after the beginning of 1970.
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Earlier ones first.
    public static func < (left: LogTime, right: LogTime) -> Bool { left.nanoseconds < right.nanoseconds }

    /// This moment, by the system's clock.
    public static func now() -> LogTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return LogTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// The time that a text begins with, `2026-11-24T03:04:05.123456789Z` or `2026-11-24 03:04:05,123`, and how many bytes
    /// say it; nil when it begins with none.
    ///
    /// Without a zone it is taken to be UTC.
    public static func parse(_ text: UnsafeBufferPointer<UInt8>) -> (time: LogTime, length: Int)? {
        guard text.count >= 19, text[4] == Self.dash, text[7] == Self.dash, text[13] == Self.colon,
            text[16] == Self.colon, text[10] == UInt8(ascii: "T") || text[10] == UInt8(ascii: " "),
            let year = number(text, 0, 4), let month = number(text, 5, 2), let day = number(text, 8, 2),
            let hour = number(text, 11, 2), let minute = number(text, 14, 2), let second = number(text, 17, 2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var at = 19
        var fraction: Int64 = 0
        if at + 1 < text.count, text[at] == UInt8(ascii: ".") || text[at] == UInt8(ascii: ","), isDigit(text[at + 1]) {
            at += 1
            var unit: Int64 = 100_000_000
            while at < text.count, isDigit(text[at]) {
                fraction += Int64(text[at] - 48) * unit
                unit /= 10
                at += 1
            }
        }
        var zone = 0
        if at < text.count, text[at] == UInt8(ascii: "Z") {
            at += 1
        } else if at + 4 < text.count, text[at] == UInt8(ascii: "+") || text[at] == Self.dash,
            let hours = number(text, at + 1, 2)
        {
            let colon = text[at + 3] == Self.colon ? 1 : 0
            if let minutes = at + 5 + colon <= text.count ? number(text, at + 3 + colon, 2) : nil {
                zone = (hours * 60 + minutes) * (text[at] == Self.dash ? -60 : 60)
                at += 5 + colon
            }
        }
        let days = daysSince1970(year, month, day)
        let seconds = Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second - zone)
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return nil }
        return (LogTime(nanoseconds: scaled + fraction), at)
    }

    /// The time that a whole text says.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard let found = bytes.withUnsafeBufferPointer(Self.parse), found.length == bytes.count else { return nil }
        self = found.time
    }

    /// `2026-11-24T03:04:05.123456789Z`.
    public var description: String {
        let (seconds, fraction) = floorDivided
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        return Self.digits(Int(parts.tm_year) + 1900, 4) + "-" + Self.digits(Int(parts.tm_mon) + 1, 2) + "-"
            + Self.digits(Int(parts.tm_mday), 2) + "T" + Self.digits(Int(parts.tm_hour), 2) + ":"
            + Self.digits(Int(parts.tm_min), 2) + ":" + Self.digits(Int(parts.tm_sec), 2) + "."
            + Self.digits(fraction, 9) + "Z"
    }

    /// Local time of day with milliseconds, `03:04:05.123`.
    public var timeOfDay: String {
        let (seconds, fraction) = floorDivided
        var time = time_t(seconds)
        var parts = tm()
        localtime_r(&time, &parts)
        return Self.digits(Int(parts.tm_hour), 2) + ":" + Self.digits(Int(parts.tm_min), 2) + ":"
            + Self.digits(Int(parts.tm_sec), 2) + "." + Self.digits(fraction / 1_000_000, 3)
    }

    private var floorDivided: (seconds: Int64, fraction: Int) {
        let fraction = (nanoseconds % 1_000_000_000 + 1_000_000_000) % 1_000_000_000
        return ((nanoseconds - fraction) / 1_000_000_000, Int(fraction))
    }

    // MARK: - Digits

    private static let dash = UInt8(ascii: "-")
    private static let colon = UInt8(ascii: ":")

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    static func number(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Int? {
        guard start + count <= text.count else { return nil }
        var value = 0
        for at in start..<(start + count) {
            guard isDigit(text[at]) else { return nil }
            value = value * 10 + Int(text[at] - 48)
        }
        return value
    }

    /// Days of the Gregorian calendar, counted from the first of March so that leap days come last.
    static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func digits(_ value: Int, _ count: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GRPC

@Suite struct TimeoutTests {
    @Test(arguments: [
        (Duration.zero, "1n"), (.seconds(-5), "1n"), (.nanoseconds(1), "1n"), (.nanoseconds(99_999_999), "99999999n"),
        (.nanoseconds(100_000_000), "100000u"), (.nanoseconds(100_000_001), "100001u"), (.seconds(2), "2000000u"),
        (.seconds(99), "99000000u"), (.seconds(100), "100000m"), (.seconds(100_000), "100000S"),
        (.seconds(100_000_000), "1666667M"), (.seconds(Int64.max), "99999999H"),
    ])
    func aDurationIsWrittenInTheFinestUnit(duration: Duration, text: String) {
        #expect(Timeout.encode(duration) == text)
    }

    @Test(arguments: [
        ("1n", Duration.nanoseconds(1)), ("20u", .microseconds(20)), ("3m", .milliseconds(3)), ("4S", .seconds(4)),
        ("5M", .seconds(300)), ("99999999H", .seconds(359_999_996_400)),
    ])
    func whatIsWrittenIsRead(text: String, duration: Duration) {
        #expect(Timeout.decode(text) == duration)
    }

    @Test(arguments: ["", "n", "1", "1s", "-1S", "+1S", "123456789n", "1 S", "١S"])
    func nonsenseIsNone(text: String) {
        #expect(Timeout.decode(text) == nil)
    }
}

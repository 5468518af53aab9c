// SPDX-License-Identifier: Apache-2.0

import LogText
import Testing

@Suite("Times of lines")
struct LogTimeTests {
    @Test(
        "are read in the usual forms",
        arguments: [
            ("2026-11-24T03:04:05Z", 1_795_489_445_000_000_000),
            ("2026-11-24T03:04:05.123456789Z", 1_795_489_445_123_456_789),
            ("2026-11-24 03:04:05,123", 1_795_489_445_123_000_000),
            ("2026-11-24T03:04:05.5+02:00", 1_795_482_245_500_000_000),
            ("2026-11-24T03:04:05-0130", 1_795_494_845_000_000_000),
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59.5Z", -500_000_000),
            ("2000-02-29T00:00:00Z", 951_782_400_000_000_000),
        ]
    )
    func forms(_ text: String, _ nanoseconds: Int64) {
        #expect(LogTime(text)?.nanoseconds == nanoseconds)
    }

    @Test(
        "are not read into what is none",
        arguments: [
            "", "2026-13-24T03:04:05Z", "2026-11-24", "9999999999999999999", "2026-11-24T25:04:05Z",
            "9999-01-01T00:00:00Z",
        ]
    )
    func none(_ text: String) {
        #expect(LogTime(text) == nil)
    }

    @Test(
        "are written as they are read",
        arguments: ["2026-11-24T03:04:05.123456789Z", "1969-12-31T23:59:59.500000000Z"]
    )
    func written(_ text: String) {
        #expect(LogTime(text)?.description == text)
    }
}

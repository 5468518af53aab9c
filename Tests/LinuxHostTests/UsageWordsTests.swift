// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LinuxHost

/// Sizes and times as reports print them.
@Suite struct UsageWordsTests {
    @Test(arguments: [
        (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (212 << 20, "212.0 MiB"),
        (3 << 40, "3.0 TiB"),
        (2 << 50, "2.0 PiB"), (2048 << 50, "2048.0 PiB"),
    ]) func aSizeIsInTheLargestUnitThatFits(bytes: Int, words: String) {
        #expect(bytes.sizeWords() == words)
    }

    @Test func bytesMayHaveAnotherWord() {
        #expect(12.sizeWords(bytes: "bytes") == "12 bytes")
        #expect(4096.sizeWords(bytes: "bytes") == "4.0 KiB")
    }

    @Test func aTimeIsToTheMillisecond() {
        #expect(Duration.microseconds(250_400).secondsWords == "0.25 s")
        #expect(Duration.seconds(12).secondsWords == "12.0 s")
    }
}

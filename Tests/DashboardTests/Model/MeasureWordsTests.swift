// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Dashboard

@Suite struct MeasureWordsTests {
    @Test(arguments: [(0.0, "0.0"), (0.04, "0.0"), (9.94, "9.9"), (9.96, "10"), (99.6, "100"), (1250.2, "1250")])
    func percents(share: Double, word: String) { #expect(share.shortPercent == word) }

    @Test(arguments: [
        (0, "0B"), (1023, "1023B"), (1024, "1.0K"), (10 << 10, "10K"), (1023 << 10, "1023K"), ((1 << 20) - 1, "1.0M"),
        (1536 << 20, "1.5G"), (5 << 40, "5.0T"),
    ])
    func sizes(bytes: Int, word: String) { #expect(bytes.shortSize == word) }
}

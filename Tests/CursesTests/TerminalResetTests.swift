// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Curses

@Suite struct TerminalResetTests {
    @Test(
        "delays are left out",
        arguments: [
            ("\u{1b}[m\u{0f}$<2>", "\u{1b}[m\u{0f}"), ("a$<5/>b$<10*>c", "abc"), ("a$b", "a$b"), ("a$<5", "a$<5"),
            ("a$", "a$"), ("", ""),
        ]
    )
    func delays(capability: String, bytes: String) {
        #expect(TerminalReset.withoutDelays(capability) == bytes)
    }
}

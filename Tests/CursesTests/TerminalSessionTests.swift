// SPDX-License-Identifier: Apache-2.0

import Curses
import Foundation
import Testing

@Suite struct TerminalSessionTests {
    @Test(.enabled(if: isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0, "would take the terminal of the tests"))
    func withoutATerminalThereIsAClearError() async {
        for _ in 0..<2 {
            await #expect(throws: TerminalError.notATerminal) {
                try await TerminalSession.run { _ in Issue.record("the body ran") }
            }
        }
    }
}

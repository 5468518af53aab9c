// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Curses

@Suite struct TerminalLocaleTests {
    @Test(
        "the first variable that is set decides",
        arguments: [
            ([:], false), (["LANG": "C"], false), (["LANG": "en_US.UTF-8"], true), (["LANG": "de_DE.utf8"], true),
            (["LANG": "en_US.UTF-8", "LC_ALL": "C"], false), (["LANG": "C", "LC_CTYPE": "C.UTF-8"], true),
            (["LANG": "C.UTF-8", "LC_ALL": ""], true), (["LANG": "de_DE.ISO-8859-1"], false),
        ] as [([String: String], Bool)]
    )
    func unicode(environment: [String: String], isUnicode: Bool) {
        #expect(TerminalLocale.namesUnicode { environment[$0] } == isUnicode)
    }
}

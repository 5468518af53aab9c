// SPDX-License-Identifier: Apache-2.0

import CNcurses

/// The bytes that give the terminal back: mouse and modes off, title as it was, keypad off, plain text, cursor shown, main screen.
enum TerminalReset {
    /// Those of the terminal that curses has set up.
    static func current(hasMouse: Bool, hasModes: Bool) -> String {
        let names = ["sgr0", "rmkx", "cnorm", "rmcup"]
        let capabilities = names.map { nc_capability($0).map { String(cString: $0) } }
        // Without a second screen, what comes next starts on a line of its own.
        return (hasMouse ? MouseReport.off : "")
            + (hasModes ? TerminalModes.endUpdate + TerminalModes.off + TerminalModes.restoreTitle : "")
            + withoutDelays(capabilities.map { $0 ?? "" }.joined())
            + (capabilities.last == .some(nil) ? "\r\n" : "")
    }

    /// The text without the delays (`$<5>`) that curses would wait for instead of writing.
    static func withoutDelays(_ capability: String) -> String {
        var rest = capability[...]
        var text = ""
        while let start = rest.firstIndex(of: "$") {
            text += rest[..<start]
            let after = rest.index(after: start)
            if after < rest.endIndex, rest[after] == "<", let end = rest[after...].firstIndex(of: ">") {
                rest = rest[rest.index(after: end)...]
            } else {
                text += "$"
                rest = rest[after...]
            }
        }
        return text + rest
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What a session asks of the terminal that curses does not know of.
enum TerminalModes {
    /// Text that is pasted comes in brackets, and the terminal tells when its user looks elsewhere.
    static let on = "\u{1b}[?2004h\u{1b}[?1004h"
    static let off = "\u{1b}[?1004l\u{1b}[?2004l"

    static let saveTitle = "\u{1b}[22;2t"
    static let restoreTitle = "\u{1b}[23;2t"

    /// What stands between these two is shown at once.
    static let beginUpdate = "\u{1b}[?2026h"
    static let endUpdate = "\u{1b}[?2026l"
    /// Asks whether the two are understood; ``InputDecoder`` takes the answer, if one comes.
    static let askForUpdates = "\u{1b}[?2026$p"

    /// Asks for the background's colour, and then for what every terminal answers: nothing more comes after that.
    static let askForBackground = "\u{1b}]11;?\u{1b}\\\u{1b}[c"

    /// Whether a terminal of this type takes what it does not know for what it is; older ones print parts of it.
    static func areUnderstood(by type: String) -> Bool {
        !["linux", "vt", "ansi", "dumb", "cons", "sun", "unknown"].contains { type.hasPrefix($0) } && !type.isEmpty
    }

    /// Sets the title of the terminal's window.
    static func title(_ text: String) -> String { "\u{1b}]2;\(text)\u{1b}\\" }
}

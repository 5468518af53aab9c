// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Standard input's terminal in raw mode, for as long as this value lives: every key goes to the process.
final class RawTerminal: Sendable {
    /// The size of a terminal, in cells.
    struct Size: Sendable, Hashable {
        let columns: UInt32
        let rows: UInt32
    }

    private let saved: termios

    /// nil when standard input is no terminal.
    init?() {
        var modes = termios()
        guard tcgetattr(STDIN_FILENO, &modes) == 0 else { return nil }
        saved = modes
        cfmakeraw(&modes)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
    }

    deinit { restore() }

    /// Gives the terminal back as it was.
    func restore() {
        var modes = saved
        tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
    }

    /// nil when it has none.
    static var size: Size? {
        var size = winsize()
        guard ioctl(STDIN_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        return Size(columns: UInt32(size.ws_col), rows: UInt32(size.ws_row))
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Standard input's terminal in raw mode, for as long as this value lives: every key goes to the process.
final class RawTerminal: Sendable {
    /// The size of a terminal, in cells.
    struct Size: Sendable, Hashable {
        let columns: UInt32
        let rows: UInt32
    }

    /// The modes to give back; nil while it has its own.
    private static let saved = Mutex<termios?>(nil)

    /// nil when standard input is no terminal.
    init?() {
        var modes = termios()
        guard tcgetattr(STDIN_FILENO, &modes) == 0 else { return nil }
        Self.saved.withLock { $0 = modes }
        cfmakeraw(&modes)
        tcsetattr(STDIN_FILENO, TCSANOW, &modes)
    }

    deinit { restore() }

    /// Gives the terminal back as it was.
    func restore() { Self.restoreAny() }

    /// The same for whichever there is, as the program ends.
    ///
    /// What was written is not waited for: a terminal may take nothing any more.
    static func restoreAny() {
        guard var modes = saved.withLock({ $0.take() }) else { return }
        tcsetattr(STDIN_FILENO, TCSANOW, &modes)
    }

    /// nil when it has none.
    static var size: Size? {
        var size = winsize()
        guard ioctl(STDIN_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        return Size(columns: UInt32(size.ws_col), rows: UInt32(size.ws_row))
    }
}

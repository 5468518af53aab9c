// SPDX-License-Identifier: Apache-2.0

/// What the terminal, or somebody who signals this process, tells the program.
public enum TerminalEvent: Sendable, Hashable {
    case key(KeyEvent)
    /// Only while ``TerminalSession/setMouse(_:)`` has the mouse on.
    case mouse(MouseEvent)
    /// The screen has this size now; also sent once at the start.
    case resized(rows: Int, columns: Int)
    /// SIGTERM, SIGINT or SIGHUP came, or the terminal went away: the program is to end.
    case terminate(signal: Int32)
    /// The program is in the foreground again after ctrl-z: what was on the screen is gone.
    case resumed
}

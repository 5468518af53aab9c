// SPDX-License-Identifier: Apache-2.0

/// What the terminal, or somebody who signals this process, tells the program.
public enum TerminalEvent: Sendable, Hashable {
    case key(KeyEvent)
    /// Only while ``TerminalSession/setMouse(_:)`` has the mouse on.
    case mouse(MouseEvent)
    /// Text was pasted, at most 64 KiB of it; never a sequence of keys.
    case paste(String)
    /// Whether the user looks at the terminal, on terminals that tell.
    case focus(Bool)
    /// The screen has this size now; also sent once at the start.
    case resized(rows: Int, columns: Int)
    /// SIGTERM, SIGINT or SIGHUP came, or the terminal went away: the program is to end.
    case terminate(signal: Int32)
    /// The program is in the foreground again after ctrl-z: what was on the screen is gone.
    case resumed
}

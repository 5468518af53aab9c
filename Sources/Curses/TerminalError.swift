// SPDX-License-Identifier: Apache-2.0

/// Why the terminal cannot be taken over.
public enum TerminalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Standard input or standard output is not a terminal.
    case notATerminal
    /// Neither the type in TERM nor a common one is in the terminfo database.
    case unknownType(String)
    /// Another session of this process holds the terminal.
    case busy
    /// A call failed that the session cannot do without.
    case system(call: String, errno: Int32)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .notATerminal:
            "standard input and output must both be a terminal to show the screen"
        case .unknownType(let type):
            "no terminfo entry for TERM=\"\(type)\", xterm-256color or ansi: install ncurses-base or set TERM"
        case .busy:
            "this process already shows a screen on the terminal"
        case .system(let call, let errno):
            "cannot take over the terminal: \(call) failed with errno \(errno)"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CLinux
import Dashboard
import Glibc
import HostActions

/// How the program ends: everything that ends it comes through here.
enum ProgramEnd: Sendable, Equatable {
    case code(Int32)
    /// By a signal, as if it had not been caught: a shell's loop ends with what it runs, and a service manager sees no failure.
    case signal(Int32)

    /// Whoever read standard output is gone; what a shell says of a program that SIGPIPE ended.
    static let closedOutput = ProgramEnd.code(128 + SIGPIPE)

    /// Ends the program at once, whatever its threads do.
    ///
    /// Nothing is flushed: there are no buffers, and a thread that hangs may hold the locks of C's own.
    func now() -> Never {
        switch self {
        case .code(let code): supervisor_end(code, 0)
        case .signal(let number): supervisor_end(0, number)
        }
    }

    /// Ends the program though a command of it goes on: what it has begun is written down as interrupted, the terminal is
    /// given back, and a sentence is said, as far as all that can be done in a moment.
    func now(saying sentence: String?) -> Never {
        // On a thread of its own: a disk or a terminal may take nothing.
        PlainThread.start("last words") {
            RawTerminal.restoreAny()
            if let sentence { StandardError.write(sentence) }
            ActionJournal.interruptAll()
            now()
        }
        usleep(Self.lastMoment)
        now()
    }

    /// In microseconds.
    private static let lastMoment: UInt32 = 350_000
}

// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// The signals that a session reads as events.
public enum TerminalSignals {
    static let all = [SIGWINCH, SIGTERM, SIGINT, SIGHUP, SIGTSTP, SIGCONT]

    /// Keeps the signals from ending or stopping the process, so that a session can read them.
    ///
    /// To be called at the top of `main`: it holds for the calling thread and for every thread and child process that it
    /// starts from then on.
    public static func block() {
        _ = linux_block_signals(all, Int32(all.count))
    }

    /// Lets the signals act on the process again.
    static func unblock() {
        _ = linux_unblock_signals(all, Int32(all.count))
    }

    /// Runs a body and undoes what it does to the signals' handlers.
    static func keepingHandlers<Value>(_ body: () -> Value) -> Value {
        let handlers = all.map { signal in
            var handler = sigaction()
            sigaction(signal, nil, &handler)
            return handler
        }
        defer {
            for (signal, handler) in zip(all, handlers) {
                var handler = handler
                sigaction(signal, &handler, nil)
            }
        }
        return body()
    }
}

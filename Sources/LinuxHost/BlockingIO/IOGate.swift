// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// What every call goes through that reaches a file system.
///
/// It says which path the thread is on, and refuses paths that are known not to answer.
package enum IOGate {
    /// Set by `SHIMTOP_CHECK_THREADS=1`, for tests: a call on a thread that others wait for ends the program.
    private static let checksThreads = getenv("SHIMTOP_CHECK_THREADS").map { String(cString: $0) } == "1"

    /// Makes a call that reaches the file system of a path.
    ///
    /// Throws `isUnanswered`, and does not make it, where that does not answer at present.
    package static func pass<Value>(
        _ attempt: @autoclosure () -> String,
        _ path: String,
        _ call: () throws(SystemError) -> Value
    ) throws(SystemError) -> Value {
        let before = try enter(attempt(), path)
        defer { leave(backTo: before) }
        return try call()
    }

    /// Notes that the calling thread is on a path from now on; returns the one that it was on, for ``leave(backTo:)``.
    static func enter(_ attempt: @autoclosure () -> String, _ path: String) throws(SystemError) -> String? {
        let thread = IOThread.current
        if thread?.isAbandoned == true { throw SystemError(attempt(), unanswered: "no longer wanted") }
        if let refusal = HungPaths.shared.refusal(of: path) { throw SystemError(attempt(), unanswered: refusal) }
        if let thread { return thread.enter(path) }
        // What the kernel says of itself and of processes it has at hand.
        if checksThreads, !path.hasPrefix("/proc/") { fatalThread(path) }
        return nil
    }

    static func leave(backTo path: String?) { IOThread.current?.leave(backTo: path) }

    private static func fatalThread(_ path: String) {
        let line = "shimtop: \(path) is touched on a thread that must not block\n"
        _ = write(STDERR_FILENO, line, line.utf8.count)
        abort()
    }
}

// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Synchronization

/// A real process that stands for a task's init and does nothing.
///
/// It ends with this program, whatever happens to it.
final class PlaceholderProcess: Sendable {
    let pid: Int32
    /// The end of a pipe whose other end the process waits on.
    private let lifeline: CInt
    /// nil until it was reaped.
    private let exitStatus = Mutex<UInt32?>(nil)

    /// Throws when the system gives no further pipe or process.
    init(name: String, ignoresTerm: Bool = false) throws(SimulatorError) {
        var ends: [CInt] = [-1, -1]
        guard linux_pipe(&ends) == 0 else { throw SimulatorError("make a pipe") }
        defer { close(ends[0]) }
        let child = linux_fork_placeholder(name, ends[0], ignoresTerm ? 1 : 0)
        // Nothing may be stored before this: deinit would signal pid -1, which is everybody.
        guard child > 0 else {
            let error = SimulatorError("fork")
            close(ends[1])
            throw error
        }
        pid = child
        lifeline = ends[1]
    }

    deinit {
        close(lifeline)
        end()
    }

    /// Ends it, and waits for the end.
    func end() {
        exitStatus.withLock { status in
            // Once it was reaped its number may be another's.
            guard status == nil else { return }
            Glibc.kill(pid, SIGKILL)
            status = UInt32(max(0, linux_reap(pid, 1)))
        }
    }

    /// Sends it a signal; nothing when it has ended.
    func signal(_ signal: Int32) {
        exitStatus.withLock { status in
            if status == nil { Glibc.kill(pid, signal) }
        }
    }

    /// Its exit status, 128 + signal when one ended it; nil while it runs.
    func reap() -> UInt32? {
        exitStatus.withLock { status in
            if status == nil { status = UInt32(exactly: linux_reap(pid, 0)) }
            return status
        }
    }
}

/// The simulated host could not be set up.
struct SimulatorError: Error, CustomStringConvertible {
    let description: String

    /// The failure of the call that was just made.
    init(_ attempt: String) {
        description = "the simulated host cannot \(attempt): \(String(cString: strerror(errno)))"
    }
}

// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// Keeps what libraries write to standard error off the screen: the kernel holds a pipe's worth of it, the rest is lost.
struct HeldStandardError {
    /// The standard error of before; -1 when it is no terminal and was left alone.
    private(set) var saved: Int32 = -1
    /// Where the held text is read.
    private(set) var held: Int32 = -1
    /// Where it goes afterwards.
    let output: terminal_output

    /// Standard error, which most often is the terminal that the screen's output goes to.
    init(_ screen: terminal_output) {
        let isSame = Self.device(STDERR_FILENO) == Self.device(STDOUT_FILENO)
        output = isSame ? screen : terminal_output(fd: STDERR_FILENO, is_own: 0)
        guard isatty(STDERR_FILENO) != 0 else { return }
        var ends: [Int32] = [-1, -1]
        guard linux_pipe(&ends) == 0 else { return }
        saved = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
        held = ends[0]
        if saved >= 0 { dup2(ends[1], STDERR_FILENO) }
        close(ends[1])
    }

    private static func device(_ descriptor: Int32) -> dev_t {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? status.st_rdev : 0
    }

    /// Gives standard error back, and what was written meanwhile.
    func release() {
        guard held >= 0 else { return }
        if saved >= 0 {
            dup2(saved, STDERR_FILENO)
            crash_guard_copy(held, output)
            close(saved)
        }
        close(held)
    }
}

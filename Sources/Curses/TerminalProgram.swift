// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// A program that has the terminal for as long as it runs.
struct TerminalProgram {
    let pid: pid_t
    /// Readable once it has ended.
    let ended: Int32

    /// Starts the program at a path, in the foreground, with signals as a shell would hand them over.
    init(_ path: String, _ arguments: [String]) throws(TerminalError) {
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var pid = pid_t()
        let failure = linux_spawn(&pid, path, nil, &words)
        guard failure == 0 else { throw .system(call: "run \(path)", errno: failure) }
        self.pid = pid
        ended = linux_pidfd_open(pid)
        guard ended >= 0 else {
            let failure = errno
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
            throw .system(call: "pidfd_open", errno: failure)
        }
    }

    /// Its exit status once it has ended, 128 + signal when one killed it.
    func reap() -> Int32 {
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        close(ended)
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }
}

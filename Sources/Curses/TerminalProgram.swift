// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// A program that has the terminal for as long as it runs.
struct TerminalProgram {
    let pid: pid_t
    /// Readable once it has ended.
    let ended: Int32

    /// Starts the program at a path, in the foreground, with signals as a shell would hand them over, and with a standard
    /// error of its own unless that is -1.
    init(_ path: String, _ arguments: [String], errors: Int32) throws(TerminalError) {
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var pid = pid_t()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if errors >= 0 { posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO) }
        let failure = linux_spawn(&pid, path, &actions, &words)
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

    /// Tells it that its terminal is gone.
    func hangUp() { _ = linux_pidfd_send_signal(ended, SIGHUP) }

    /// Its exit status once it has ended, 128 + signal when one killed it.
    func reap() -> Int32 {
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        close(ended)
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }

    /// Leaves it to itself.
    func abandon() { close(ended) }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Another process that does what a line of shell says, with nothing in its environment.
///
/// Killed and reaped when it is let go.
package final class HelperProcess: Sendable {
    package let pid: Int32

    package init(_ script: String, _ arguments: String...) throws {
        var pid: Int32 = 0
        var words: [UnsafeMutablePointer<CChar>?] = (["sh", "-c", script, "sh"] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        // The threads of a test block signals, which a child would inherit.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let failure = posix_spawn(&pid, "/bin/sh", nil, &attributes, &words, nil)
        guard failure == 0 else { throw TemporaryFolder.Failure(errno: failure) }
        self.pid = pid
    }

    deinit { end() }

    package func signal(_ signal: Int32) { kill(pid, signal) }

    /// Kills it; returns when it is gone.
    package func end() {
        kill(pid, SIGKILL)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
    }

    /// Waits until it has ended by itself.
    package func wait() -> Int32 {
        var status: Int32 = 0
        return waitpid(pid, &status, 0) == pid ? (status >> 8) & 0xff : -1
    }
}

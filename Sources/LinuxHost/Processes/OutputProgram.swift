// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// A program whose output is read; it reads nothing, and its complaints are thrown away.
///
/// Killed and reaped when it is let go.
package struct OutputProgram: ~Copyable {
    /// For waiting until there is output, or its end.
    package let descriptor: Int32
    private let pid: pid_t

    /// Starts the program at a path.
    ///
    /// Throws when it cannot be started.
    package init(_ path: String, _ arguments: [String]) throws(SystemError) {
        var ends: [CInt] = [-1, -1]
        guard linux_pipe(&ends) == 0 else { throw SystemError("make a pipe") }
        defer { close(ends[1]) }
        // Our end does not block; the program is not used to one that does not.
        _ = fcntl(ends[1], F_SETFL, 0)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var pid = pid_t()
        let failure = linux_spawn(&pid, path, &actions, &words)
        guard failure == 0 else {
            close(ends[0])
            throw SystemError("run \(path)", number: failure)
        }
        self.pid = pid
        descriptor = ends[0]
    }

    deinit {
        close(descriptor)
        kill(pid, SIGKILL)
        linux_reap(pid, 1)
    }

    /// What it has printed since, at most 64 KiB; empty when it has printed nothing, nil when it will print nothing more.
    package func read() -> [UInt8]? {
        var isAtEnd = false
        let bytes = [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
            let got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            isAtEnd = got == 0
            count = max(0, got)
        }
        return isAtEnd ? nil : bytes
    }
}

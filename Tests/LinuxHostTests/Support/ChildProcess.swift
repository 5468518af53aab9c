// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

/// Another process that does what a line of shell says; killed and reaped when it is let go.
final class ChildProcess: Sendable {
    let pid: Int32

    init(_ script: String, _ arguments: String...) throws {
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
        try #require(posix_spawn(&pid, "/bin/sh", nil, &attributes, &words, nil) == 0)
        self.pid = pid
    }

    deinit {
        kill(pid, SIGKILL)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
    }
}

/// Waits until something is so that gives no signal when it becomes so; fails after five seconds.
func eventually(
    _ what: Comment,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ isSo: () throws -> Bool
)
    async throws
{
    let end = ContinuousClock.now + .seconds(5)
    while try !isSo() {
        try #require(.now < end, what, sourceLocation: sourceLocation)
        try await Task.sleep(for: .milliseconds(5))
    }
}

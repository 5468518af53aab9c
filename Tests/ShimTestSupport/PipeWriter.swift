// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
import Testing

/// The write end of a named pipe, as a shim holds it.
///
/// Closed when it is let go.
package final class PipeWriter: Sendable {
    private let descriptor: Int32
    private let isClosed = Mutex(false)

    /// Opens the pipe as soon as somebody reads it; fails after five seconds.
    package init(_ path: String) async throws {
        var file: Int32 = -1
        try await eventually("somebody reads \(path)") {
            file = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
            return file >= 0
        }
        descriptor = file
    }

    deinit { hangUp() }

    package func hangUp() {
        isClosed.withLock { isClosed in
            if !isClosed { close(descriptor) }
            isClosed = true
        }
    }

    package func write(_ bytes: [UInt8]) throws {
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw TemporaryFolder.Failure(errno: errno)
        }
    }

    package func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Bytes that nobody has taken out yet.
    package var waitingBytes: Int {
        var count: CInt = 0
        return ioctl(descriptor, UInt(FIONREAD), &count) == 0 ? Int(count) : -1
    }
}

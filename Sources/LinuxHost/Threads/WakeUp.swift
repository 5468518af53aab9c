// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// Makes a thread that waits in ``wait(_:atMost:)`` go on.
///
/// Once called it stays called, until somebody says that it was heard.
package final class WakeUp: Sendable {
    /// Readable once somebody called.
    package let descriptor: Int32

    /// Throws when the process has no descriptors left.
    package init() throws(SystemError) {
        descriptor = linux_eventfd()
        guard descriptor >= 0 else { throw SystemError("make an eventfd") }
    }

    deinit { close(descriptor) }

    /// May be called from anywhere, as often as one likes.
    package func call() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout.size(ofValue: one))
    }

    /// Forgets the calls so far: for one who waits for the next.
    package func heard() {
        var calls: UInt64 = 0
        _ = read(descriptor, &calls, MemoryLayout.size(ofValue: calls))
    }

    /// Whether somebody called.
    package var isCalled: Bool { wait([], atMost: .zero) }

    /// Blocks the calling thread until somebody calls, one of the descriptors can be read or was hung up, or the time
    /// is over.
    ///
    /// Says whether somebody called.
    @discardableResult
    package func wait(_ descriptors: [Int32], atMost time: Duration) -> Bool {
        var waiting = ([descriptor] + descriptors).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let milliseconds = Int32(clamping: Int64(time / .milliseconds(1)))
        return poll(&waiting, nfds_t(waiting.count), max(0, milliseconds)) > 0 && waiting[0].revents != 0
    }
}

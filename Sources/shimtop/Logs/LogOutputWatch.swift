// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost

/// Watches whether somebody still reads what this program prints.
enum LogOutputWatch {
    /// Returns true when stdout is a pipe that nobody reads any more, and false once the caller is cancelled.
    static func waitUntilClosed() async -> Bool {
        guard let wakeUp = try? WakeUp() else { return false }
        try? await IOService.run("log output", cancelledBy: wakeUp) {
            // Nothing is to be read there: only the hanging up shows.
            var waiting = [
                pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: STDOUT_FILENO, events: 0, revents: 0),
            ]
            while poll(&waiting, 2, -1) < 0 && errno == EINTR {}
        }
        return !wakeUp.isCalled
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

enum StandardError {
    /// How long a reader is waited for that takes nothing, in milliseconds: nobody is stuck for a remark.
    private static let patience: Int32 = 2000

    /// Writes the text to file descriptor 2, as far as it takes it.
    static func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if written < 0, errno == EAGAIN {
                var output = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
                guard poll(&output, 1, patience) > 0 else { return }
            } else if written == 0 || errno != EINTR {
                return
            }
        }
    }
}

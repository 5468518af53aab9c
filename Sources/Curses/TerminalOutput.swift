// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Bytes for the terminal that curses does not know of.
enum TerminalOutput {
    /// Written at once, so that little is left to wait for once a terminal is ready for output.
    private static let pieceBytes = 1024

    /// Writes the bytes; 0, or the errno of why not all were written.
    ///
    /// A terminal that is stopped (as by ctrl-s) is given up after so many milliseconds without progress.
    static func write(_ bytes: [UInt8], to descriptor: Int32, patienceMilliseconds: Int32 = 500) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            switch poll(&ready, 1, patienceMilliseconds) {
            case 0: return EAGAIN
            case ..<0 where errno == EINTR: continue
            case ..<0: return errno
            default: break
            }
            let written = rest.prefix(pieceBytes).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno != EINTR && errno != EAGAIN {
                return errno
            }
        }
        return 0
    }
}

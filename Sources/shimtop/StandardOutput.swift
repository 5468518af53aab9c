// SPDX-License-Identifier: Apache-2.0

import Glibc

enum StandardOutput {
    /// Writes all bytes to file descriptor 1; false when it takes no more.
    static func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }
}

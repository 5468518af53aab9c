// SPDX-License-Identifier: Apache-2.0

import Glibc

enum StandardError {
    /// Writes the text to file descriptor 2, as far as it takes it.
    static func write(_ text: String) {
        var text = text
        _ = text.withUTF8 { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

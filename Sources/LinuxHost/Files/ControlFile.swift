// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Files by which the kernel is told to do something.
enum ControlFile {
    /// Writes a word to a file that is there; nothing is made, and no link is followed.
    static func write(_ word: String, to path: String) throws(SystemError) {
        try IOGate.pass("write \(word) to \(path)", path) { () throws(SystemError) in try writeNow(word, to: path) }
    }

    private static func writeNow(_ word: String, to path: String) throws(SystemError) {
        let file = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw SystemError("open \(path)") }
        defer { close(file) }
        let bytes = Array(word.utf8)
        guard Glibc.write(file, bytes, bytes.count) == bytes.count else {
            throw SystemError("write \(word) to \(path)")
        }
    }
}

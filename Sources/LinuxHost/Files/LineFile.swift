// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file of whole lines that several programs append to.
package enum LineFile {
    /// Appends a line, which ends with a newline; makes the file (mode 0600) and its folders (0700) where they are missing.
    ///
    /// Throws when the file cannot be written, or is a link or no regular file. Nothing of the line is left behind then.
    package static func append(_ line: [UInt8], to path: String) throws(SystemError) {
        try Directory.make(above: path)
        try IOGate.pass("write \(path)", path) { () throws(SystemError) in try appendNow(line, to: path) }
    }

    private static func appendNow(_ line: [UInt8], to path: String) throws(SystemError) {
        let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw SystemError("write \(path)") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw SystemError("write \(path)", refused: "it is no regular file")
        }
        // What was half-written before, by whomever, stays a line of its own.
        let newline = UInt8(ascii: "\n")
        var last = newline
        if status.st_size > 0 { _ = pread(file, &last, 1, status.st_size - 1) }
        let bytes = last == newline ? line : [newline] + line
        let written = write(file, bytes, bytes.count)
        guard written != bytes.count else { return }
        let failure = SystemError("write \(path)", number: written < 0 ? errno : ENOSPC)
        // Half a line tells nobody anything: it goes again, unless another one is behind it by now.
        let end = lseek(file, 0, SEEK_CUR)
        if written > 0, fstat(file, &status) == 0, status.st_size == end { ftruncate(file, end - off_t(written)) }
        throw failure
    }
}

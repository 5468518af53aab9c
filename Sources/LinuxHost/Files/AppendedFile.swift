// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file of this user's alone that is only ever appended to; closed when it is let go.
package struct AppendedFile: ~Copyable {
    /// Where it is.
    package let path: String
    private let descriptor: Int32

    /// Opens the file, and makes it (mode 0600) and its folders (0700) where they are missing.
    ///
    /// Throws when it cannot be written, and when it is a link or a pipe.
    package init(_ path: String) throws(SystemError) {
        try Directory.make(above: path)
        descriptor = try IOGate.pass("write \(path)", path) { () throws(SystemError) in
            let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw SystemError("write \(path)") }
            var status = stat()
            guard fstat(file, &status) == 0, status.st_mode & S_IFMT != S_IFIFO else {
                close(file)
                throw SystemError("write \(path)", refused: "it is a pipe")
            }
            return file
        }
        self.path = path
    }

    deinit { close(descriptor) }

    /// Appends all bytes; where that fails, how many were appended before, and why no more were.
    package func append(_ bytes: [UInt8]) -> (appended: Int, failure: SystemError?) {
        do throws(SystemError) {
            return try IOGate.pass("write \(path)", path) { () throws(SystemError) in
                WholeFile.appending(bytes, to: descriptor, path)
            }
        } catch {
            return (0, error)
        }
    }
}

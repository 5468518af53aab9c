// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Reads small files that somebody else writes, without being held up or led astray by what is there instead.
package enum BoundedFile {
    /// The content of a regular file of at most `limitBytes`.
    ///
    /// Throws when it is missing, larger, or no regular file: a link, FIFO or device is refused, not followed.
    package static func read(_ path: String, limitBytes: Int) throws(SystemError) -> [UInt8] {
        try IOGate.pass("read \(path)", path) { () throws(SystemError) in try readNow(path, limitBytes) }
    }

    private static func readNow(_ path: String, _ limitBytes: Int) throws(SystemError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw SystemError("open \(path)") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw SystemError("stat \(path)") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SystemError("read \(path)", refused: "it is no regular file")
        }
        // A file may grow while it is read, and files of /proc say that they are empty: one byte more than allowed tells.
        var content: [UInt8] = []
        while content.count <= limitBytes {
            let room = min(limitBytes + 1 - content.count, 64 << 10)
            let chunk = try [UInt8](unsafeUninitializedCapacity: room) { buffer, count throws(SystemError) in
                let got = Glibc.read(file, buffer.baseAddress, room)
                guard got >= 0 else { throw SystemError("read \(path)") }
                count = got
            }
            guard !chunk.isEmpty else { return content }
            content += chunk
        }
        throw SystemError("read \(path)", refused: "it is larger than \(limitBytes) bytes")
    }
}

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

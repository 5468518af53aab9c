// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Reads a regular file that grows, from near its end on; follows it when it is truncated or replaced.
package struct FileTail: ~Copyable {
    private let path: String
    private var file: Int32
    private var inode: UInt64
    private var offset: Int
    /// Whether it began behind the file's beginning, so that its first line may lack its start.
    package let startsWithin: Bool

    /// Opens the file `lastBytes` before its end.
    ///
    /// Throws when it is missing or no regular file.
    package init(_ path: String, lastBytes: Int) throws(SystemError) {
        self.path = path
        (file, inode, offset) = try IOGate.pass("open \(path)", path) { () throws(SystemError) in try Self.open(path) }
        offset = max(0, offset - lastBytes)
        startsWithin = offset > 0
    }

    deinit { close(file) }

    /// The next bytes, at most `limitBytes`; empty when there are none yet.
    package mutating func read(limitBytes: Int = 64 << 10) -> [UInt8] {
        (try? IOGate.pass("read \(path)", path) { () throws(SystemError) in readNow(limitBytes) }) ?? []
    }

    private mutating func readNow(_ limitBytes: Int) -> [UInt8] {
        let bytes = readHere(limitBytes)
        guard bytes.isEmpty else { return bytes }
        var status = stat()
        if fstat(file, &status) == 0, Int(status.st_size) < offset {
            offset = 0
            return readHere(limitBytes)
        }
        guard stat(path, &status) == 0, UInt64(status.st_ino) != inode, let fresh = try? Self.open(path) else {
            return []
        }
        close(file)
        (file, inode, offset) = (fresh.file, fresh.inode, 0)
        return readHere(limitBytes)
    }

    private mutating func readHere(_ limitBytes: Int) -> [UInt8] {
        let file = self.file
        let offset = self.offset
        let bytes = [UInt8](unsafeUninitializedCapacity: limitBytes) { buffer, count in
            count = max(0, pread(file, buffer.baseAddress, limitBytes, off_t(offset)))
        }
        self.offset += bytes.count
        return bytes
    }

    private static func open(_ path: String) throws(SystemError) -> (file: Int32, inode: UInt64, size: Int) {
        let file = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw SystemError("open \(path)") }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(file)
            throw SystemError("follow \(path)", refused: "it is no regular file")
        }
        return (file, UInt64(status.st_ino), Int(status.st_size))
    }
}

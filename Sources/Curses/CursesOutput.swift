// SPDX-License-Identifier: Apache-2.0

import CLinux
import CNcurses
import Glibc

/// A file in memory that curses takes for the terminal: what it writes is taken out again.
///
/// Curses itself would wait until the terminal has taken its bytes, and so would all that its thread is to do.
struct CursesOutput {
    /// Memory that is kept from frame to frame.
    private static let keptBytes: off_t = 256 << 10

    let file: UnsafeMutablePointer<FILE>
    private let descriptor: Int32

    init() throws(TerminalError) {
        descriptor = linux_memory_file("screen", nil, 0)
        guard descriptor >= 0 else { throw .system(call: "memfd_create", errno: errno) }
        // Curses does not tell that a limit of file sizes (ulimit -f) cuts its frames.
        var byte: UInt8 = 0
        guard pwrite(descriptor, &byte, 1, 16 << 20) == 1, ftruncate(descriptor, 0) == 0,
            let file = fdopen(descriptor, "w")
        else {
            let failure = errno
            close(descriptor)
            throw .system(call: "write to memory", errno: failure)
        }
        self.file = file
    }

    /// Everything that curses wrote since this was asked last.
    func take() -> [UInt8] {
        let count = lseek(descriptor, 0, SEEK_CUR)
        guard count > 0 else { return [] }
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, filled in
            filled = max(0, pread(descriptor, buffer.baseAddress, Int(count), 0))
        }
        lseek(descriptor, 0, SEEK_SET)
        if count > Self.keptBytes { ftruncate(descriptor, 0) }
        return bytes
    }

    func end() { fclose(file) }
}

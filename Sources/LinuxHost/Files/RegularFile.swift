// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A regular file held open for reading, whatever becomes of its name.
///
/// Closed when it is let go.
package struct RegularFile: ~Copyable {
    /// What tells one file from every other on this host for as long as it exists.
    package struct Identity: Sendable, Hashable {
        private let device: UInt64
        /// Number within the file system.
        package let inode: UInt64

        fileprivate init(_ status: stat) {
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
        }
    }

    /// The path by which it was opened.
    package let path: String
    /// Which file it is.
    package let identity: Identity
    private let descriptor: Int32

    /// Opens the file at a path, through links too.
    ///
    /// Throws when it is missing or no regular file: a FIFO is not waited for.
    package init(_ path: String) throws(SystemError) {
        (descriptor, identity) = try IOGate.pass("open \(path)", path) { () throws(SystemError) in
            let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
            guard file >= 0 else { throw SystemError("open \(path)") }
            var status = stat()
            guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                close(file)
                throw SystemError("read \(path)", refused: "it is no regular file")
            }
            return (file, Identity(status))
        }
        self.path = path
    }

    deinit { close(descriptor) }

    /// Which regular file a path leads to; nil when there is none, or none is seen.
    package static func identity(of path: String) -> Identity? { try? find(path) }

    /// Which regular file a path leads to.
    ///
    /// Throws when it is missing, something else, or cannot be looked at.
    package static func find(_ path: String) throws(SystemError) -> Identity {
        let status = try HostPath.status(path)
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SystemError("read \(path)", refused: "it is no regular file")
        }
        return Identity(status)
    }

    /// How large it is now.
    package var sizeBytes: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Whether its group or everybody may write to it.
    package var isWritableByOthers: Bool {
        var status = stat()
        return fstat(descriptor, &status) != 0 || status.st_mode & 0o022 != 0
    }

    /// Up to `limitBytes` from a place on; empty at the end.
    package func read(at offset: Int, limitBytes: Int) throws(SystemError) -> [UInt8] {
        try IOGate.pass("read \(path)", path) { () throws(SystemError) in
            try [UInt8](unsafeUninitializedCapacity: limitBytes) { buffer, count throws(SystemError) in
                let got = pread(descriptor, buffer.baseAddress, limitBytes, off_t(offset))
                guard got >= 0 else { throw SystemError("read \(path)") }
                count = got
            }
        }
    }
}

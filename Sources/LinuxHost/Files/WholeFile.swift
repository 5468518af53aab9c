// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Files that are written as a whole: whoever reads one finds the old or the new content, never a part.
package enum WholeFile {
    /// Writes a file, and makes its folders (mode 0700) where they are missing.
    ///
    /// Throws also when the file is there already, unless `replaces`; a link is replaced and not followed.
    package static func write(
        _ bytes: [UInt8],
        to path: String,
        mode: UInt32 = 0o600,
        replaces: Bool = true
    ) throws(SystemError) {
        try Directory.make(above: path)
        try IOGate.pass("write \(path)", path) { () throws(SystemError) in
            let draft = "\(path).\(getpid()).new"
            // A draft that an earlier process of this id left behind is nobody's.
            unlink(draft)
            let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
            guard file >= 0 else { throw SystemError("write \(path)") }
            defer {
                close(file)
                unlink(draft)
            }
            try append(bytes, to: file, path)
            guard fsync(file) == 0 else { throw SystemError("write \(path)") }
            // A link, unlike a new name, never takes the place of a file.
            guard (replaces ? rename(draft, path) : link(draft, path)) == 0 else {
                throw SystemError("write \(path)")
            }
        }
    }

    /// Writes all bytes behind what was written of an open file.
    package static func append(_ bytes: [UInt8], to file: Int32, _ path: String) throws(SystemError) {
        let (_, failure) = appending(bytes, to: file, path)
        if let failure { throw failure }
    }

    /// The same; where that fails, how many were written before, and why no more were.
    static func appending(_ bytes: [UInt8], to file: Int32, _ path: String) -> (appended: Int, failure: SystemError?) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count > 0 {
                written += count
            } else if count == 0 || errno != EINTR {
                return (written, SystemError("write \(path)"))
            }
        }
        return (written, nil)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost

/// Writes whole files, so that whoever reads them finds the old or the new content, never a part.
package enum AtomicFile {
    /// Makes the folders above, too; what it makes is for its owner alone.
    ///
    /// Throws a sentence for the person; also when the file is there already, unless `replaces`.
    package static func write(_ text: String, to path: String, replaces: Bool) throws(ConfigurationFault) {
        do throws(SystemError) {
            try BlockingIO.wait { () throws(SystemError) in
                if let end = path.lastIndex(of: "/"), end > path.startIndex { try Directory.make(String(path[..<end])) }
                try IOGate.pass("write \(path)", path) { () throws(SystemError) in
                    try writeNow(text, to: path, replaces: replaces)
                }
            }
        } catch {
            throw ConfigurationFault(message: "cannot write \(path): \(error.reason)")
        }
    }

    private static func writeNow(_ text: String, to path: String, replaces: Bool) throws(SystemError) {
        let draft = "\(path).\(getpid()).new"
        // A draft that an earlier process of this id left behind is nobody's.
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw SystemError("write \(path)") }
        defer { unlink(draft) }
        do throws(SystemError) {
            try write(Array(text.utf8), to: file, path: path)
        } catch {
            close(file)
            throw error
        }
        close(file)
        // A link, unlike a new name, never takes the place of a file.
        guard (replaces ? rename(draft, path) : link(draft, path)) == 0 else { throw SystemError("write \(path)") }
    }

    private static func write(_ bytes: [UInt8], to file: Int32, path: String) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemError("write \(path)") }
            rest = rest.dropFirst(count)
        }
        guard fsync(file) == 0 else { throw SystemError("write \(path)") }
    }
}

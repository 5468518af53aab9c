// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Writes whole files, so that whoever reads them finds the old or the new content, never a part.
package enum AtomicFile {
    /// Makes the folders above, too; what it makes is for its owner alone.
    ///
    /// Throws a sentence for the person; also when the file is there already, unless `replaces`.
    package static func write(_ text: String, to path: String, replaces: Bool) throws(ConfigurationFault) {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += "/\(part)"
            mkdir(folder, 0o700)
        }
        let draft = "\(path).\(getpid()).new"
        // A draft that an earlier process of this id left behind is nobody's.
        unlink(draft)
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw fault(path) }
        defer { unlink(draft) }
        do throws(ConfigurationFault) {
            try write(Array(text.utf8), to: file, path: path)
        } catch {
            close(file)
            throw error
        }
        close(file)
        // A link, unlike a new name, never takes the place of a file.
        guard (replaces ? rename(draft, path) : link(draft, path)) == 0 else { throw fault(path) }
    }

    private static func write(_ bytes: [UInt8], to file: Int32, path: String) throws(ConfigurationFault) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw fault(path) }
            rest = rest.dropFirst(count)
        }
        guard fsync(file) == 0 else { throw fault(path) }
    }

    private static func fault(_ path: String) -> ConfigurationFault {
        ConfigurationFault(message: "cannot write \(path): \(String(cString: strerror(errno)))")
    }
}

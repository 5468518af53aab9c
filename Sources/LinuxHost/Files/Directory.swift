// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One name in a directory.
package struct DirectoryEntry: Sendable, Hashable {
    /// What a name stands for.
    package enum Kind: Sendable, Hashable {
        case directory
        case other
    }

    /// The name within its directory, untrusted.
    package let name: String
    /// What it stands for.
    package let kind: Kind
    /// What tells it from a later one of the same name.
    package let inode: UInt64
}

/// Lists directories.
package enum Directory {
    /// What is in a directory, but for `.` and `..`, in no particular order.
    ///
    /// A symbolic link is `other`.
    package static func entries(_ path: String) throws(SystemError) -> [DirectoryEntry] {
        try IOGate.pass("list \(path)", path) { () throws(SystemError) in try entriesNow(path) }
    }

    private static func entriesNow(_ path: String) throws(SystemError) -> [DirectoryEntry] {
        guard let directory = opendir(path) else { throw SystemError("list \(path)") }
        defer { closedir(directory) }
        var entries: [DirectoryEntry] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            let kind: DirectoryEntry.Kind = isDirectory(entry, path, name) ? .directory : .other
            entries.append(DirectoryEntry(name: name, kind: kind, inode: UInt64(entry.pointee.d_ino)))
        }
        return entries
    }

    /// Makes a directory, and those above it that are missing.
    ///
    /// Throws why not, of the one that could not be made.
    package static func make(_ path: String, mode: UInt32 = 0o700) throws(SystemError) {
        try IOGate.pass("make \(path)", path) { () throws(SystemError) in
            var made = path.hasPrefix("/") ? "" : "."
            for part in path.split(separator: "/") {
                made += "/\(part)"
                guard mkdir(made, mode) == 0 || errno == EEXIST else { throw SystemError("make \(made)") }
            }
        }
    }

    /// Makes the directories above a file that are missing.
    package static func make(above path: String, mode: UInt32 = 0o700) throws(SystemError) {
        guard let end = path.lastIndex(of: "/"), end > path.startIndex else { return }
        try make(String(path[..<end]), mode: mode)
    }

    private static func isDirectory(_ entry: UnsafeMutablePointer<dirent>, _ path: String, _ name: String) -> Bool {
        guard entry.pointee.d_type == DT_UNKNOWN else { return entry.pointee.d_type == DT_DIR }
        var status = stat()
        return lstat("\(path)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}

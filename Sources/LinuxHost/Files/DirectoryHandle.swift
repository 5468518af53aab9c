// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// A directory as a place in the tree, held so that its entries are reached whatever becomes of its path.
///
/// Names are those of entries, never paths, and links are never followed: nothing outside is reached.
package struct DirectoryHandle: ~Copyable {
    /// What an entry is.
    package enum Kind: Sendable, Hashable {
        case directory
        case link
        case other
    }

    /// The path by which it was reached, for messages.
    package let path: String
    let descriptor: Int32

    /// Opens the directory at a path; only links on the way to it are followed.
    package init(_ path: String) throws(SystemError) { try self.init(path, at: AT_FDCWD, name: path) }

    /// Opens a directory in this one.
    ///
    /// Throws when it is something else: a link has the error number of that, `ENOTDIR`.
    package func directory(_ name: String) throws(SystemError) -> DirectoryHandle {
        try directory(name: try Self.checked(name))
    }

    /// Opens a directory some levels below.
    package func directory(_ names: some Collection<String>) throws(SystemError) -> DirectoryHandle {
        guard let first = names.first else { return try DirectoryHandle(path, at: descriptor, name: ".") }
        return try directory(first).directory(names.dropFirst())
    }

    func directory(name: UnsafePointer<CChar>) throws(SystemError) -> DirectoryHandle {
        try DirectoryHandle(path(of: name), at: descriptor, name: name)
    }

    private init(_ path: String, at parent: Int32, name: UnsafePointer<CChar>) throws(SystemError) {
        descriptor = try IOGate.pass("open \(path)", path) { () throws(SystemError) in
            let opened = linux_open_directory(parent, name)
            guard opened >= 0 else { throw SystemError("open \(path)") }
            return opened
        }
        self.path = path
    }

    deinit { close(descriptor) }

    /// What an entry is; nil when there is none.
    package func kind(of name: String) throws(SystemError) -> Kind? {
        let name = try Self.checked(name)
        return try IOGate.pass("look at \(path)/\(name)", "\(path)/\(name)") { () throws(SystemError) in
            var status = stat()
            guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
                if errno == ENOENT { return nil }
                throw SystemError("look at \(path)/\(name)")
            }
            return switch status.st_mode & S_IFMT {
            case S_IFDIR: .directory
            case S_IFLNK: .link
            default: .other
            }
        }
    }

    /// What a link says; nil when the entry is none.
    package func target(ofLink name: String) -> String? {
        guard (try? kind(of: name)) == .link else { return nil }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer -> String? in
            guard let start = buffer.baseAddress else { return nil }
            let count = readlinkat(descriptor, name, start, buffer.count)
            return count > 0 ? String(decoding: UnsafeRawBufferPointer(buffer)[..<count], as: UTF8.self) : nil
        }
    }

    /// Gives an entry another name in the same directory, which nothing may have but an empty directory.
    package func rename(_ name: String, to newName: String) throws(SystemError) {
        let (name, newName) = (try Self.checked(name), try Self.checked(newName))
        try IOGate.pass("rename \(path)/\(name)", "\(path)/\(name)") { () throws(SystemError) in
            guard renameat(descriptor, name, descriptor, newName) == 0 else {
                throw SystemError("rename \(path)/\(name) to \(newName)")
            }
        }
    }

    /// Removes an empty directory.
    package func removeEmptyDirectory(_ name: String) throws(SystemError) {
        let name = try Self.checked(name)
        try IOGate.pass("remove \(path)/\(name)", "\(path)/\(name)") { () throws(SystemError) in
            guard unlinkat(descriptor, name, AT_REMOVEDIR) == 0 else { throw SystemError("remove \(path)/\(name)") }
        }
    }

    /// Whether there is nothing in it.
    package func isEmpty() throws(SystemError) -> Bool {
        var isEmpty = true
        try forEachName { _ in
            isEmpty = false
            return false
        }
        return isEmpty
    }

    /// Which mount it is part of.
    package func mountID() throws(SystemError) -> Int {
        let content = try BoundedFile.read("/proc/self/fdinfo/\(descriptor)", limitBytes: 4096)
        for line in String(decoding: content, as: UTF8.self).split(separator: "\n") where line.hasPrefix("mnt_id:") {
            if let id = Int(line.dropFirst("mnt_id:".count).drop { $0 == "\t" || $0 == " " }) { return id }
        }
        throw SystemError("find the mount of \(path)", refused: "the kernel does not tell")
    }

    /// Calls the body with the name of every entry but `.` and `..`, for as long as it returns true.
    func forEachName(_ body: (UnsafePointer<CChar>) -> Bool) throws(SystemError) {
        try IOGate.pass("list \(path)", path) { () throws(SystemError) in try forEachNameNow(body) }
    }

    private func forEachNameNow(_ body: (UnsafePointer<CChar>) -> Bool) throws(SystemError) {
        let readable = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard readable >= 0, let list = fdopendir(readable) else {
            let error = SystemError("list \(path)")
            if readable >= 0 { close(readable) }
            throw error
        }
        defer { closedir(list) }
        while let entry = readdir(list) {
            let goesOn = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                    strcmp($0, ".") == 0 || strcmp($0, "..") == 0 || body($0)
                }
            }
            if !goesOn { return }
        }
    }

    func path(of name: UnsafePointer<CChar>) -> String { "\(path)/\(String(cString: name))" }

    private static func checked(_ name: String) throws(SystemError) -> String {
        guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(where: { $0 == 0x2f || $0 == 0 }) else {
            throw SystemError("use \"\(name)\"", refused: "it is no name of a file")
        }
        return name
    }
}

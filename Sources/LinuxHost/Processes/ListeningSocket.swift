// SPDX-License-Identifier: Apache-2.0

/// Unix sockets that processes listen on.
package enum ListeningSocket {
    /// Paths of the sockets that a process listens on, sorted; only those in this network namespace and with a name.
    ///
    /// A name that begins with `@` is an abstract one.
    package static func paths(of pid: Int32) -> [String] {
        guard let descriptors = try? Directory.entries("/proc/\(pid)/fd") else { return [] }
        let inodes = Set(
            descriptors.compactMap { entry -> String? in
                guard let target = HostPath.target(ofLink: "/proc/\(pid)/fd/\(entry.name)"),
                    target.hasPrefix("socket:["), target.hasSuffix("]")
                else { return nil }
                return String(target.dropFirst("socket:[".count).dropLast())
            }
        )
        guard !inodes.isEmpty, let table = try? BoundedFile.read("/proc/net/unix", limitBytes: 16 << 20) else {
            return []
        }
        return paths(in: String(decoding: table, as: UTF8.self), inodes)
    }

    /// Whether some process of this network namespace listens on a socket that was bound to a path, whether that is still there or
    /// not.
    package static func isBound(_ path: String) -> Bool {
        guard let table = try? BoundedFile.read("/proc/net/unix", limitBytes: 16 << 20) else { return false }
        return String(decoding: table, as: UTF8.self).split(separator: "\n").contains { line in
            let fields = line.split(separator: " ", maxSplits: 7, omittingEmptySubsequences: true)
            guard fields.count == 8, let flags = UInt32(fields[3], radix: 16) else { return false }
            return flags & acceptsConnections != 0 && fields[7] == path
        }
    }

    /// Reads a table in the form of `/proc/net/unix`: address, references, protocol, flags, type, state, inode, path.
    static func paths(in table: String, _ inodes: Set<String>) -> [String] {
        var found: Set<String> = []
        for line in table.split(separator: "\n") {
            let fields = line.split(separator: " ", maxSplits: 7, omittingEmptySubsequences: true)
            guard fields.count == 8, let flags = UInt32(fields[3], radix: 16), flags & acceptsConnections != 0,
                inodes.contains(String(fields[6]))
            else { continue }
            found.insert(String(fields[7]))
        }
        return found.sorted()
    }

    /// `__SO_ACCEPTCON` of the kernel.
    private static let acceptsConnections: UInt32 = 1 << 16
}

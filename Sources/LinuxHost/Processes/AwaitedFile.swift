// SPDX-License-Identifier: Apache-2.0

/// The open file that a thread waits for inside the kernel, and what it lies on.
package struct AwaitedFile: Sendable, Hashable {
    /// Its path as the process sees it, untrusted.
    package let path: String
    /// Type of the file system, such as `fuse` or `nfs4`; nil where that is not seen.
    package let fileSystem: String?
    /// Where that is mounted, as the process sees it.
    package let mount: String?

    #if arch(x86_64)
    // read, write, fstat, pread64, pwrite64, readv, writev, fsync, fdatasync, ftruncate, getdents64, fallocate.
    private static let calls: Set<Int> = [0, 1, 5, 17, 18, 19, 20, 74, 75, 77, 217, 285]
    #else
    // The same calls by the numbers that newer architectures share.
    private static let calls: Set<Int> = [46, 47, 61, 63, 64, 65, 66, 67, 68, 80, 82, 83]
    #endif

    /// Looks up the file that a thread's system call is about; nil where that is about none that is open, or not told.
    ///
    /// The file itself is not touched: whoever touches it may have to wait as well.
    package init?(of thread: ProcessThread, in pid: Int32) {
        guard let call = thread.systemCall, Self.calls.contains(call), let descriptor = thread.firstArgument,
            descriptor < 1 << 20, let path = HostPath.target(ofLink: "/proc/\(pid)/fd/\(descriptor)"),
            path.hasPrefix("/")
        else { return nil }
        self.path = path
        let id = Self.lines("/proc/\(pid)/fdinfo/\(descriptor)").first { $0.hasPrefix("mnt_id:") }
            .flatMap { Int($0.dropFirst("mnt_id:".count).filter(\.isNumber)) }
        let found = Self.lines("/proc/\(pid)/mountinfo").lazy.compactMap { MountPoint(line: $0.utf8) }.first {
            $0.id == id
        }
        (fileSystem, mount) = (found?.fileSystem, found?.path)
    }

    private static func lines(_ path: String) -> [Substring] {
        let content = (try? BoundedFile.read(path, limitBytes: 4 << 20)) ?? []
        return String(decoding: content, as: UTF8.self).split(separator: "\n")
    }
}

extension AwaitedFile: CustomStringConvertible {
    /// Its path, and what it lies on.
    package var description: String {
        path + (fileSystem.map { " (\($0)" + (mount.map { " at \($0)" } ?? "") + ")" } ?? "")
    }
}

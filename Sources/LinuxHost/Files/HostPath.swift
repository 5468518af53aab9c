// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Questions about paths.
public enum HostPath {
    /// Whether there is anything at the path, through links too.
    public static func exists(_ path: String) -> Bool { kind(path) != nil }

    /// Whether the path leads to a directory, through links too.
    public static func isDirectory(_ path: String) -> Bool { kind(path) == S_IFDIR }

    /// Whether the path leads to a regular file, through links too.
    public static func isRegularFile(_ path: String) -> Bool { kind(path) == S_IFREG }

    /// Whether the path leads to a regular file that this process may run.
    public static func isProgram(_ path: String) -> Bool { isRegularFile(path) && access(path, X_OK) == 0 }

    /// The path with every link resolved; nil when it leads nowhere.
    public static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// What a symbolic link says, whether it leads anywhere or not; nil when it is none.
    public static func target(ofLink path: String) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer -> String? in
            guard let start = buffer.baseAddress else { return nil }
            let count = readlink(path, start, buffer.count)
            return count > 0 ? String(decoding: UnsafeRawBufferPointer(buffer)[..<count], as: UTF8.self) : nil
        }
    }

    /// How long ago the file, or the list of names in the directory, last changed; nil when there is none.
    ///
    /// Zero for a time in the future.
    public static func timeSinceChange(_ path: String) -> Duration? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let elapsed = Duration(now) - Duration(status.st_mtim)
        return max(elapsed, .zero)
    }

    private static func kind(_ path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }
}

extension Duration {
    fileprivate init(_ time: timespec) { self = .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec) }
}

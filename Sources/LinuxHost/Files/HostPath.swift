// SPDX-License-Identifier: Apache-2.0

package import Glibc

/// Questions about paths.
package enum HostPath {
    /// Whether there is anything at the path, through links too; false also where that cannot be seen.
    package static func exists(_ path: String) -> Bool { kind(path) != nil }

    /// Whether there is certainly nothing at the path.
    package static func isMissing(_ path: String) -> Bool {
        do throws(SystemError) {
            _ = try status(path)
            return false
        } catch {
            return error.isMissing
        }
    }

    /// Whether the path leads to a directory, through links too.
    package static func isDirectory(_ path: String) -> Bool { kind(path) == S_IFDIR }

    /// Whether the path leads to a regular file, through links too.
    package static func isRegularFile(_ path: String) -> Bool { kind(path) == S_IFREG }

    /// Whether the path leads to a regular file that this process may run.
    package static func isProgram(_ path: String) -> Bool { isRegularFile(path) && mayUse(path, X_OK) }

    /// Whether this process may use what is at a path in this way (`R_OK`, `W_OK`, `X_OK`), through links too.
    package static func mayUse(_ path: String, _ mode: Int32) -> Bool {
        (try? checkUse(path, mode)) != nil
    }

    /// Throws when this process may not use what is at a path in this way, or it is not there.
    package static func checkUse(_ path: String, _ mode: Int32) throws(SystemError) {
        try IOGate.pass("use \(path)", path) { () throws(SystemError) in
            guard access(path, mode) == 0 else { throw SystemError("use \(path)") }
        }
    }

    /// The path with every link resolved; nil when it leads nowhere.
    package static func resolved(_ path: String) -> String? {
        try? IOGate.pass("resolve \(path)", path) { () throws(SystemError) in
            guard let resolved = realpath(path, nil) else { throw SystemError("resolve \(path)") }
            defer { free(resolved) }
            return String(cString: resolved)
        }
    }

    /// What a symbolic link says, whether it leads anywhere or not; nil when it is none.
    package static func target(ofLink path: String) -> String? {
        // The kernel says of itself what its own links are.
        if path.hasPrefix("/proc/") { return targetNow(path) }
        return try? IOGate.pass("look at \(path)", path) { () throws(SystemError) in targetNow(path) }
    }

    private static func targetNow(_ path: String) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer -> String? in
            guard let start = buffer.baseAddress else { return nil }
            let count = readlink(path, start, buffer.count)
            return count > 0 ? String(decoding: UnsafeRawBufferPointer(buffer)[..<count], as: UTF8.self) : nil
        }
    }

    /// How long ago the file, or the list of names in the directory, last changed; nil when there is none.
    ///
    /// Zero for a time in the future.
    package static func timeSinceChange(_ path: String) -> Duration? {
        guard let status = try? status(path) else { return nil }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let elapsed = Duration(now) - Duration(status.st_mtim)
        return max(elapsed, .zero)
    }

    private static func kind(_ path: String) -> mode_t? { (try? status(path)).map { $0.st_mode & S_IFMT } }

    /// stat(2), or lstat(2).
    package static func status(_ path: String, followsLinks: Bool = true) throws(SystemError) -> stat {
        try IOGate.pass("look at \(path)", path) { () throws(SystemError) in
            var status = stat()
            guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else {
                throw SystemError("look at \(path)")
            }
            return status
        }
    }
}

extension Duration {
    fileprivate init(_ time: timespec) { self = .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec) }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Questions about paths.
public enum HostPath {
    /// Whether the path leads to a directory, through links too.
    public static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The path with every link resolved; nil when it leads nowhere.
    public static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

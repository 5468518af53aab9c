// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// Tells that a file was written to, or that names in its folder changed, as far as the kernel tells it.
struct FileChanges: ~Copyable {
    private let file: FileWatch?
    private let folder: FileWatch?

    /// Watches from now on; the file may be missing.
    init(_ path: String) {
        let resolved = HostPath.resolved(path) ?? path
        file = try? FileWatch(path, for: [.modified, .removed])
        folder = resolved.lastIndex(of: "/").flatMap { try? FileWatch(String(resolved[...$0]), for: .listed) }
    }

    /// Waits until something changed, somebody calls, or the time is over.
    func wait(_ wakeUp: WakeUp, atMost time: Duration) {
        wakeUp.wait([Self.descriptor(file), Self.descriptor(folder)].compactMap(\.self), atMost: time)
        Self.clear(file)
        Self.clear(folder)
    }

    private static func descriptor(_ watch: borrowing FileWatch?) -> Int32? {
        switch watch {
        case .some(let watch): watch.descriptor
        case nil: nil
        }
    }

    private static func clear(_ watch: borrowing FileWatch?) {
        switch watch {
        case .some(let watch): _ = watch.pending()
        case nil: break
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CLinux

extension DirectoryHandle {
    /// What is mounted on an entry or below it, what has to be unmounted first coming first.
    ///
    /// The directory must have been opened by a path without links.
    package func mounts(on name: String) throws(SystemError) -> [MountPoint] {
        func depth(_ mount: MountPoint) -> Int { mount.path.utf8.count { $0 == UInt8(ascii: "/") } }
        // Of two mounts on one place the later lies on top; the sort is stable.
        return try MountPoint.all(atOrBelow: "\(path)/\(name)").reversed().sorted { depth($0) > depth($1) }
    }

    /// Unmounts everything that is mounted on an entry or below it.
    ///
    /// Links that somebody puts in the way are not followed. Throws when anything stays mounted, for instance because it
    /// is in use; some of it may be unmounted by then.
    package func unmountAll(on name: String) throws(SystemError) {
        var mounts = try mounts(on: name)
        // What a mount hides can be reached only when that is gone.
        while !mounts.isEmpty {
            var failure: SystemError?
            for mount in mounts {
                do { try unmount(mount) } catch { failure = failure ?? error }
            }
            let left = try self.mounts(on: name)
            guard left.count < mounts.count else {
                throw failure ?? SystemError("unmount \(path)/\(name)", refused: "it is mounted again and again")
            }
            mounts = left
        }
    }

    private func unmount(_ mount: MountPoint) throws(SystemError) {
        let names = mount.path.dropFirst(path.count).split(separator: "/").map(String.init)
        guard let last = names.last else { return }
        // The mount itself must not be held: it would be busy.
        let parent = try directory(names.dropLast())
        let place = "/proc/self/fd/\(parent.descriptor)/\(last)"
        try IOGate.pass("unmount \(mount.path)", mount.path) { () throws(SystemError) in
            guard linux_unmount(place) == 0 else { throw SystemError("unmount \(mount.path)") }
        }
    }
}

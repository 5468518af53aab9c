// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// The directory in which a bundle or a work folder lies, held open, and what it is called there.
struct BundlePlace: ~Copyable {
    /// Holds all of one namespace.
    let parent: DirectoryHandle
    let name: String
    /// What it is called while it is removed; containerd does not look at such names.
    var hiddenName: String { "." + name }
    var path: String { "\(parent.path)/\(name)" }
    var hiddenPath: String { "\(parent.path)/\(hiddenName)" }

    /// Finds `ROOT/io.containerd.runtime.v2.task/NAMESPACE/ID`, of which only the root may be reached through links.
    init(root: String, id: TaskID) throws(SystemError) {
        guard let resolved = HostPath.resolved(root) else { throw SystemError("find \(root)") }
        parent = try DirectoryHandle(resolved).directory([StateDirectory.taskPlugin, id.namespace])
        name = id.id
    }

    /// Whether something of the name is there that is not half removed.
    func isThere() throws(SystemError) -> Bool { try parent.kind(of: name) != nil }

    /// Whether an earlier removal left something behind.
    func isHalfRemoved() throws(SystemError) -> Bool { try parent.kind(of: hiddenName) != nil }

    /// Opens the directory itself.
    ///
    /// Throws when it is none, or something is mounted on it.
    func open() throws(SystemError) -> DirectoryHandle {
        let directory = try parent.directory(name)
        guard try directory.mountID() == parent.mountID() else {
            throw SystemError("remove \(path)", refused: "something is mounted on it")
        }
        return directory
    }

    /// Hides the directory under its other name, from which anything left over is removed first.
    func hide() throws(SystemError) {
        let kept = parent.removeTree(hiddenName)
        guard kept.isEmpty else {
            throw SystemError("remove \(hiddenPath), which is left over", refused: kept.joined(separator: "; "))
        }
        try parent.rename(name, to: hiddenName)
    }

    /// Removes the directory under its other name.
    ///
    /// Returns what could not be removed, each a sentence.
    func removeHidden() -> [String] { parent.removeTree(hiddenName) }
}

// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// Which bundles there are below some state directories, at one moment.
struct BundleScan: Sendable {
    /// A bundle and the inode of its directory, which tells it from a later one of the same name.
    struct Entry: Sendable, Hashable {
        var bundle: ShimBundle
        var inode: UInt64
    }

    var entries: [Entry] = []
    /// Directories that could not be read, each a sentence.
    var problems: [String] = []

    /// Reads the directories anew.
    ///
    /// Entries whose name begins with a dot are half deleted, and left out as containerd does.
    init(of directories: [StateDirectory], namespaces: Set<String>) {
        for directory in directories {
            for namespace in list(directory.taskDirectory)
            where namespaces.isEmpty || namespaces.contains(namespace.name) {
                let path = "\(directory.taskDirectory)/\(namespace.name)"
                for task in list(path) {
                    let bundle = ShimBundle(
                        id: TaskID(namespace: namespace.name, id: task.name),
                        path: "\(path)/\(task.name)",
                        stateDirectory: directory.path
                    )
                    entries.append(Entry(bundle: bundle, inode: task.inode))
                }
            }
        }
    }

    private mutating func list(_ path: String) -> [DirectoryEntry] {
        do {
            return try Directory.entries(path).filter { $0.kind == .directory && !$0.name.hasPrefix(".") }
        } catch {
            if !error.isMissing { problems.append("cannot list \(path): \(error)") }
            return []
        }
    }
}

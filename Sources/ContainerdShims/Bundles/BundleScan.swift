// SPDX-License-Identifier: Apache-2.0

package import LinuxHost

/// Which bundles there are below some state directories, at one moment.
package struct BundleScan: Sendable, Hashable {
    /// A bundle and the inode of its directory, which tells it from a later one of the same name.
    package struct Entry: Sendable, Hashable {
        package var bundle: ShimBundle
        package var inode: UInt64

        package init(bundle: ShimBundle, inode: UInt64) {
            self.bundle = bundle
            self.inode = inode
        }
    }

    package var entries: [Entry] = []
    /// Directories that could not be read, each a sentence.
    package var problems: [String] = []
    /// State directories of which not everything was seen: what was known of them before still counts.
    package var unseen: Set<String> = []

    /// Nothing, as a directory could not be looked at.
    package init(unseen directory: StateDirectory, _ why: SystemError) {
        let path = directory.taskDirectory
        problems = [
            why.isShortage
                ? "could not look: \(why.reason); \(path) is as known before" : "cannot list \(path): \(why.reason)"
        ]
        unseen = [directory.path]
    }

    /// All of several scans.
    package init(_ scans: [BundleScan]) {
        entries = scans.flatMap(\.entries)
        problems = scans.flatMap(\.problems)
        unseen = scans.reduce(into: []) { $0.formUnion($1.unseen) }
    }

    /// Reads the directories anew.
    ///
    /// Entries whose name begins with a dot are half deleted, and left out as containerd does.
    package init(of directories: [StateDirectory], namespaces: Set<String>, sandboxesToo: Bool = false) {
        for directory in directories {
            add(directory.taskDirectory, of: directory, namespaces, areSandboxes: false)
            if sandboxesToo { add(directory.sandboxDirectory, of: directory, namespaces, areSandboxes: true) }
        }
    }

    private mutating func add(
        _ root: String,
        of directory: StateDirectory,
        _ namespaces: Set<String>,
        areSandboxes: Bool
    ) {
        for namespace in list(root, of: directory) where namespaces.isEmpty || namespaces.contains(namespace.name) {
            let path = "\(root)/\(namespace.name)"
            for entry in list(path, of: directory) {
                let bundle = ShimBundle(
                    id: TaskID(namespace: namespace.name, id: entry.name),
                    path: "\(path)/\(entry.name)",
                    stateDirectory: directory.path,
                    isSandbox: areSandboxes
                )
                entries.append(Entry(bundle: bundle, inode: entry.inode))
            }
        }
    }

    private mutating func list(_ path: String, of directory: StateDirectory) -> [DirectoryEntry] {
        do {
            return try Directory.entries(path).filter { $0.kind == .directory && !$0.name.hasPrefix(".") }
        } catch {
            if !error.isMissing {
                problems.append("cannot list \(path): \(error.reason)")
                unseen.insert(directory.path)
            }
            return []
        }
    }
}

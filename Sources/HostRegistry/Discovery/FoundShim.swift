// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import LinuxHost

/// A shim's process, found by its name and the directory that it was started in.
package struct FoundShim: Sendable, Hashable {
    /// Its process id on this host.
    package var pid: Int32
    /// How long ago it started.
    package var age: Duration
    /// The task whose bundle it was started in.
    package var task: TaskID
    /// The path of that bundle.
    package var bundle: String
    /// Whether that bundle is gone, also if there is another one of its name by now.
    package var isBundleGone: Bool
    /// Whether it is the one that answers for a task.
    package var isServing = false
    /// Where it listens; empty when that is not seen.
    package var addresses: [String] = []
    /// Its children: what runs in its containers.
    package var children: [ProcessStat] = []

    /// A shim of which no more is known.
    package init(pid: Int32, age: Duration, task: TaskID, bundle: String, isBundleGone: Bool) {
        self.pid = pid
        self.age = age
        self.task = task
        self.bundle = bundle
        self.isBundleGone = isBundleGone
    }
}

extension RegistryOptions {
    /// Shims that were started in a bundle below one of the state directories.
    package func shims(among processes: [ProcessStat]) -> [FoundShim] {
        let found = processes.filter { $0.name.hasPrefix("containerd-shim") }
        let pids = Set(found.map(\.pid))
        return found.compactMap { stat in
            // A shim that starts has its successor for a child.
            guard !pids.contains(stat.parentPid), let link = HostPath.target(ofLink: "/proc/\(stat.pid)/cwd") else {
                return nil
            }
            let gone = " (deleted)"
            let path = link.hasSuffix(gone) ? String(link.dropLast(gone.count)) : link
            guard let (bundle, isRenamed) = bundle(at: path) else { return nil }
            var shim = FoundShim(
                pid: stat.pid,
                age: HostClock.age(ofTicks: stat.startTicks),
                task: bundle.id,
                bundle: bundle.path,
                isBundleGone: isRenamed || link.hasSuffix(gone)
            )
            if shim.isBundleGone {
                shim.addresses = ListeningSocket.paths(of: stat.pid)
                shim.children = processes.filter { $0.parentPid == stat.pid }
            }
            return shim
        }
    }

    /// The bundle whose directory is, or was, at a path, and whether it has been renamed as containerd does before it removes it.
    private func bundle(at path: String) -> (ShimBundle, isRenamed: Bool)? {
        for directory in stateDirectories where path.hasPrefix(directory.taskDirectory + "/") {
            let parts = path.dropFirst(directory.taskDirectory.count + 1).split(separator: "/").map(String.init)
            guard parts.count == 2, namespaces.isEmpty || namespaces.contains(parts[0]) else { continue }
            let isRenamed = parts[1].hasPrefix(".")
            let id = TaskID(namespace: parts[0], id: isRenamed ? String(parts[1].dropFirst()) : parts[1])
            return (directory.bundle(of: id), isRenamed)
        }
        return nil
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc
package import LinuxHost

/// The shims that run on a host at one moment, found by the directories that they were started in and by their arguments: the
/// bundle may be gone or made anew, the binary may have any name, and the shim may live in another mount namespace.
package struct ShimProcesses: Sendable {
    /// One shim's process.
    package struct Shim: Sendable, Hashable {
        package var process: ProcessStat
        /// The directory that it was started in, as its own mount namespace has it; nil where that is not seen.
        var home: String?
        /// The task that it was started for; nil where its arguments do not tell.
        var task: TaskID?
        /// Where it was told that its containerd listens; nil where its arguments do not tell.
        var daemonAddress: String?
        /// Whether its paths are not ours.
        package var isInOtherMounts = false
    }

    private let shims: [Shim]

    /// Shims made by hand, for tests.
    init(_ shims: [Shim]) { self.shims = shims }

    /// Looks at every process of the host, and blocks the calling thread: their arguments may be on a file system that does not
    /// answer.
    package init() {
        let own = HostPath.target(ofLink: "/proc/self/ns/mnt")
        let found = ProcessStat.all().compactMap { Self.shim($0, own) }
        let pids = Set(found.map(\.process.pid))
        // A shim that starts has its successor for a child.
        shims = found.filter { !pids.contains($0.process.parentPid) }
    }

    /// Those that are, or may be, the shim of a bundle; `initProcess` is the container's, where that is known.
    package func shims(of bundle: ShimBundle, initProcess: ProcessStat? = nil) -> [Shim] {
        let homes = bundle.shimHomes
        let tails = Set(homes.map(Self.tail))
        let ids = Set(homes.map { TaskID(namespace: bundle.id.namespace, id: Self.name($0)) })
        return shims.filter { shim in
            if let initProcess, initProcess.parentPid == shim.process.pid { return true }
            // Where its paths are ours they tell everything: another containerd may have a task of the same name.
            if let home = shim.home {
                return shim.isInOtherMounts ? tails.contains(Self.tail(home)) : homes.contains(home)
            }
            return shim.task.map(ids.contains) ?? false
        }
    }

    /// The state directories that shims were started in, with where their containerds listen; those of other mount namespaces are
    /// left out.
    package var stateDirectories: [StateDirectory] {
        var addresses: [String: [String]] = [:]
        for shim in shims where !shim.isInOtherMounts {
            guard let home = shim.home else { continue }
            let path = "/" + home.split(separator: "/").dropLast(3).joined(separator: "/")
            addresses[path, default: []] += shim.daemonAddress.map { [$0] } ?? []
        }
        return addresses.keys.sorted().map { StateDirectory(path: $0, addresses: addresses[$0] ?? []) }
    }

    /// Where the shims of a state directory were told that its containerd listens.
    package func daemonAddresses(below directory: StateDirectory) -> [String] {
        Set(
            shims.filter { !$0.isInOtherMounts && $0.home?.hasPrefix(directory.path + "/") == true }
                .compactMap(\.daemonAddress)
        ).sorted()
    }

    /// Whether a process is a shim.
    package func isShim(_ pid: Int32) -> Bool { shims.contains { $0.process.pid == pid } }

    private static func shim(_ process: ProcessStat, _ ownMounts: String?) -> Shim? {
        guard process.state != "Z" else { return nil }
        let link = HostPath.target(ofLink: "/proc/\(process.pid)/cwd")
        let home = link.map { $0.hasSuffix(gone) ? String($0.dropLast(gone.count)) : $0 }
        let isInBundle = home.map { StateDirectory.plugins.contains(plugin($0)) } ?? false
        guard isInBundle || process.name.hasPrefix(commonName) else { return nil }
        let arguments = ProcessUsage.arguments(of: process.pid)
        guard process.name.hasPrefix(commonName) || task(arguments) != nil else { return nil }
        // What containerd or this program runs to clean up serves nobody.
        guard arguments.last != "delete", arguments.last != "start" else { return nil }
        // Where only its name and its arguments tell, a process in a container may pretend.
        guard isInBundle || ProcessTree.pidNamespace(of: process.pid) == ProcessTree.pidNamespace(of: getpid()) else {
            return nil
        }
        let mounts = HostPath.target(ofLink: "/proc/\(process.pid)/ns/mnt")
        return Shim(
            process: process,
            home: isInBundle ? home : nil,
            task: task(arguments),
            daemonAddress: value("-address", in: arguments),
            isInOtherMounts: mounts != nil && mounts != ownMounts
        )
    }

    /// What the binaries of shims begin with, unless somebody has named one otherwise.
    private static let commonName = "containerd-shim"
    /// What the kernel puts behind the path of a directory that is gone.
    private static let gone = " (deleted)"

    private static func task(_ arguments: [String]) -> TaskID? {
        guard let namespace = value("-namespace", in: arguments), let id = value("-id", in: arguments) else {
            return nil
        }
        return TaskID(namespace: namespace, id: id)
    }

    private static func value(_ flag: String, in arguments: [String]) -> String? {
        arguments.firstIndex(of: flag).flatMap { $0 + 1 < arguments.count ? arguments[$0 + 1] : nil }
    }

    private static func name(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }

    private static func tail(_ path: String) -> String { path.split(separator: "/").suffix(3).joined(separator: "/") }

    private static func plugin(_ path: String) -> String {
        let parts = path.split(separator: "/")
        return parts.count < 3 ? "" : String(parts[parts.count - 3])
    }
}

extension ShimBundle {
    /// The bundles that the shim of this one may have been started in: its own, or that of its pod's sandbox, which serves the
    /// whole pod.
    fileprivate var shimHomes: Set<String> {
        var homes: Set<String> = [path]
        if let group = taskDescription().shimGroup {
            homes.insert(path[..<(path.lastIndex(of: "/") ?? path.startIndex)] + "/" + group)
        }
        return homes
    }

    /// The process of its shim, and blocks the calling thread; see ``ShimProcesses``.
    package func findShimProcess() -> ProcessStat? {
        ShimProcesses().shims(of: self, initProcess: containerProcess(taskDescription())).first?.process
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The cgroup that a process is in, on a host with cgroup v1, v2 or both.
///
/// It is looked up once: the files of the cgroup are read again with every question, the process is not.
package struct ProcessCgroup: Sendable, Hashable {
    /// Path within its hierarchy, such as `/default/task-1`.
    package let path: String
    /// Directory in cgroupfs.
    private let directory: String
    let folders: CgroupFolders

    /// Looks up the cgroup of a process; nil when there is no such process or no cgroupfs to see it in.
    ///
    /// On cgroup v1 it is the one of the pids controller, else of the freezer.
    package init?(pid: Int32) { self.init(CgroupFolders(pid: pid)) }

    /// Looks up the cgroup of the container whose init process this is, in which that may have moved further down.
    ///
    /// nil where it is not seen, or nothing in its path names the container; see ``ContainerCgroup``.
    package init?(ofContainer id: String, initPid: Int32, spec: String?) {
        // Where a hierarchy has it elsewhere, such as in its root, others are there too.
        let folders = CgroupFolders(pid: initPid) { ContainerCgroup.path(above: $0, id: id, spec: spec) ?? "" }
        self.init(folders?.named)
    }

    /// Whether a process that is not seen from here, as it is in another pid namespace, is in the cgroup of a path in any hierarchy.
    package static func holdsUnseenProcesses(_ path: String) -> Bool {
        CgroupFolders(path: path).all.contains { folder in
            // The kernel writes 0 for those.
            (try? processes(atOrBelow: folder).contains(0)) ?? false
        }
    }

    private init?(_ folders: CgroupFolders?) {
        guard let folders else { return nil }
        for controller in ["pids", "freezer", ""] {
            guard let path = folders.paths[controller], let directory = folders.folder(of: controller),
                HostPath.mayUse("\(directory)/cgroup.procs", R_OK)
            else { continue }
            self.path = path
            self.directory = directory
            // Where version 1 rules, the process may be among others in the hierarchy of version 2, such as containerd's own: what
            // is counted there is not this cgroup's, and what is killed there even less.
            self.folders = folders.paths[""] == path ? folders : folders.withoutVersion2
            return
        }
        return nil
    }

    /// What the kernel counts for it.
    ///
    /// How much memory is in use takes the kernel longest to tell, and is left out without `memoryUse`.
    package func facts(memoryUse: Bool = true) -> CgroupFacts { CgroupFacts(folders, memoryUse: memoryUse) }

    /// What it uses.
    package func usage() -> CgroupUsage { CgroupUsage(folders) }

    /// Processes and threads in the cgroup and those below it, as they count against its limit; without a pids controller
    /// the processes in the cgroup itself.
    package func processCount() -> Int? {
        guard let content = try? BoundedFile.read("\(directory)/pids.current", limitBytes: 64) else {
            return (try? processes())?.count
        }
        return Int(String(decoding: content, as: UTF8.self).filter(\.isNumber))
    }

    /// Pids of the processes in the cgroup itself, or also in those below it, in no particular order.
    package func processes(below: Bool = false) throws(SystemError) -> [Int32] {
        try below ? Self.processes(atOrBelow: directory) : Self.processes(in: directory)
    }

    /// Pids of the processes in it and below it, in any hierarchy whose files belong to it: one may be in some of them alone.
    package func processesAnywhere() throws(SystemError) -> Set<Int32> {
        var pids: Set<Int32> = []
        pids.formUnion(try Self.processes(atOrBelow: directory))
        for folder in folders.all where folder != directory {
            // Of a hierarchy that is not mounted where it is elsewhere.
            pids.formUnion((try? Self.processes(atOrBelow: folder)) ?? [])
        }
        return pids
    }

    private static func processes(atOrBelow directory: String) throws(SystemError) -> [Int32] {
        var pids = try processes(in: directory)
        var waiting = children(of: directory)
        while let next = waiting.popLast() {
            // One that is gone by now has none.
            pids += (try? processes(in: next)) ?? []
            waiting += children(of: next)
        }
        return pids
    }

    private static func processes(in directory: String) throws(SystemError) -> [Int32] {
        let content = try BoundedFile.read("\(directory)/cgroup.procs", limitBytes: 1 << 20)
        return String(decoding: content, as: UTF8.self).split(separator: "\n").compactMap { Int32($0) }
    }

    private static func children(of directory: String) -> [String] {
        let entries: [DirectoryEntry] = (try? Directory.entries(directory)) ?? []
        return entries.filter { $0.kind == .directory }.map { "\(directory)/\($0.name)" }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import LinuxHost

/// Which processes are a container's, as they are at this moment.
///
/// Its cgroup is the container's own where no other task's init process and no foreign process is in it or below it; else only
/// what descends from its init process is the container's.
struct ContainerMembers {
    /// Why not all that is in the cgroup may be hit.
    enum Stranger: Sendable, Hashable {
        /// The cgroup is not seen from here, or nothing in its path names the container.
        case unnamed
        case task(TaskID, cgroup: String)
        case process(ProcessStat, cgroup: String)
    }

    let initProcess: ProcessStat
    /// Where it is the container's own.
    let cgroup: ProcessCgroup?
    let stranger: Stranger?
    /// What was found to descend from the init process; it stays the container's when that has ended.
    private var descendants: [ProcessStat]

    /// Blocks the calling thread.
    ///
    /// `others` are the bundles of the host's other tasks. Throws when the init process has ended, so that nothing tells any
    /// more which processes are the container's.
    init(_ reading: ShimReading, others: [ShimBundle]) throws(ShimError) {
        guard let pid = reading.pid, let stat = ProcessStat(pid: pid),
            stat.startTicks == reading.pidStartTicks ?? stat.startTicks
        else { throw ShimError(.notFound, "\(reading.id): its init process has ended") }
        initProcess = stat
        descendants = [stat]
        let spec = reading.about.cgroupsPath
        guard let found = ProcessCgroup(ofContainer: reading.id.id, initPid: pid, spec: spec) else {
            (cgroup, stranger) = (nil, .unnamed)
            return
        }
        stranger = Self.stranger(in: found, stat, shim: reading.shimPid ?? stat.parentPid, others)
        cgroup = stranger == nil ? found : nil
    }

    /// Those that have not ended; a zombie has.
    mutating func alive() -> [ProcessStat] {
        if let pids = cgroup.flatMap({ try? $0.processes(below: true) }) {
            return pids.compactMap(ProcessStat.init(pid:)).filter {
                $0.state != "Z" && ($0.pid != initProcess.pid || $0.startTicks == initProcess.startTicks)
            }
        }
        let all = ProcessTree(ProcessStat.all())
        let roots = Set(descendants.filter { all.processes[$0.pid]?.startTicks == $0.startTicks }.map(\.pid))
        descendants = all.processes.values.filter { process in roots.contains { all.descends(process, from: $0) } }
        return descendants.filter { $0.state != "Z" }
    }

    private static func stranger(
        in cgroup: ProcessCgroup,
        _ initProcess: ProcessStat,
        shim: Int32,
        _ others: [ShimBundle]
    ) -> Stranger? {
        guard let pids = try? cgroup.processes(below: true) else { return .unnamed }
        let inside = Set(pids)
        for bundle in others {
            guard let other = bundle.initProcessNow(), inside.contains(other.pid), other.pid != initProcess.pid else {
                continue
            }
            return .task(bundle.id, cgroup: cgroup.path)
        }
        let all = ProcessTree(ProcessStat.all())
        let namespace = ProcessTree.pidNamespace(of: initProcess.pid)
        for pid in inside.sorted() {
            guard let process = all.processes[pid], process.state != "Z",
                !all.descends(process, from: initProcess.pid), shim <= 1 || !all.descends(process, from: shim)
            else { continue }
            // Where the shim is gone, what it served has process 1 for a parent; the namespace still tells.
            if let namespace, namespace != ProcessTree.pidNamespace(of: 1),
                namespace == ProcessTree.pidNamespace(of: pid)
            {
                continue
            }
            return .process(process, cgroup: cgroup.path)
        }
        return nil
    }
}

extension ContainerMembers.Stranger: CustomStringConvertible {
    /// Whose the cgroup is, a clause that begins with "its".
    var description: String {
        switch self {
        case .unnamed: "its cgroup cannot be told to be its own"
        case .task(let id, let cgroup): "its cgroup \(cgroup) also holds \(id)"
        case .process(let process, let cgroup):
            "its cgroup \(cgroup) also holds process \(process.pid) (\(process.name)), which is not the container's"
        }
    }
}

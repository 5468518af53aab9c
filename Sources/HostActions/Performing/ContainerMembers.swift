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
        let shims = ShimProcesses()
        let found = ProcessCgroup(ofContainer: reading.id.id, initPid: pid, spec: reading.about.cgroupsPath)
        let shim = shims.isShim(stat.parentPid) ? stat.parentPid : nil
        guard found != nil || shim != nil else {
            throw ShimError(
                .failedPrecondition,
                "\(reading.id): nothing was done: process \(pid) cannot be told to be the container's from here"
            )
        }
        guard let found else {
            (cgroup, stranger) = (nil, .unnamed)
            return
        }
        stranger = Self.stranger(in: found, stat, shim: shim, others)
        cgroup = stranger == nil ? found : nil
    }

    /// Those that have not ended, by pid; a zombie has.
    mutating func alive() -> [ProcessStat] {
        if let pids = cgroup.flatMap({ try? $0.processesAnywhere() }) {
            return pids.sorted().compactMap(ProcessStat.init(pid:)).filter {
                $0.state != "Z" && ($0.pid != initProcess.pid || $0.startTicks == initProcess.startTicks)
            }
        }
        let all = ProcessTree(ProcessStat.all())
        let roots = Set(descendants.filter { all.processes[$0.pid]?.startTicks == $0.startTicks }.map(\.pid))
        descendants = all.processes.values.filter { process in roots.contains { all.descends(process, from: $0) } }
        return descendants.filter { $0.state != "Z" }.sorted { $0.pid < $1.pid }
    }

    private static func stranger(
        in cgroup: ProcessCgroup,
        _ initProcess: ProcessStat,
        shim: Int32?,
        _ others: [ShimBundle]
    ) -> Stranger? {
        guard let inside = try? cgroup.processesAnywhere() else { return .unnamed }
        let inits = others.compactMap { bundle in bundle.initProcessNow().map { (bundle.id, $0.pid) } }
            .filter { $0.1 != initProcess.pid }
        if let other = inits.first(where: { inside.contains($0.1) }) { return .task(other.0, cgroup: cgroup.path) }
        let all = ProcessTree(ProcessStat.all())
        let namespace = ProcessTree.pidNamespace(of: initProcess.pid)
        let isPrivate = namespace != nil && namespace != ProcessTree.pidNamespace(of: 1)
        for pid in inside.sorted() {
            guard let process = all.processes[pid], process.state != "Z",
                !all.descends(process, from: initProcess.pid)
            else { continue }
            // What another container started is its own, unless it was adopted by the first process of a shared pid namespace.
            let other = inits.first { all.descends(process, from: $0.1) }
            let isAdopted = other.map { process.parentPid == $0.1 && ProcessTree.isFirst($0.1) } ?? true
            // An exec process is the shim's child, or where the shim is gone that of process 1: the namespace still tells.
            let isOfShim = shim.map { pid != $0 && all.descends(process, from: $0) } ?? false
            let isOfNamespace = isPrivate && namespace == ProcessTree.pidNamespace(of: pid)
            if isAdopted, isOfShim || isOfNamespace { continue }
            return .process(process, cgroup: cgroup.path)
        }
        return nil
    }
}

extension ContainerMembers.Stranger: CustomStringConvertible {
    /// Whose the cgroup is, a clause that begins with "its".
    var description: String {
        switch self {
        case .unnamed: "its cgroup may not be its own"
        case .task(let id, let cgroup): "its cgroup \(cgroup) also holds \(id)"
        case .process(let process, let cgroup):
            "its cgroup \(cgroup) also holds process \(process.pid) (\(process.name)), which is not the container's"
        }
    }
}

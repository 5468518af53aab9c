// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import HostRegistry
import LinuxHost

/// The processes of one container, to be killed past its shim.
///
/// Every method blocks the calling thread.
struct ContainerProcesses {
    /// How often the cgroup is looked at again, for what was forked meanwhile.
    private static let rounds = 20
    private static let roundTime = Duration.milliseconds(50)

    let id: TaskID
    private let initProcess: ProcessStat
    /// Its cgroup, where that is visibly its own.
    private let cgroup: ProcessCgroup?

    /// Throws when the init process has ended, so that nothing tells any more which processes are the container's.
    init(_ reading: ShimReading) throws(ShimError) {
        id = reading.id
        guard let pid = reading.pid, let stat = ProcessStat(pid: pid),
            stat.startTicks == reading.pidStartTicks ?? stat.startTicks
        else { throw ShimError(.notFound, "\(reading.id): its init process has ended") }
        initProcess = stat
        cgroup = ProcessCgroup(pid: pid).flatMap {
            $0.isOwn(of: reading.id.id, reading.about.cgroupsPath) ? $0 : nil
        }
    }

    /// Sends SIGKILL to each until none is left, for a second at most, and says what came of it.
    ///
    /// Throws, and sends nothing, when one of them may not be killed.
    func kill() throws(ShimError) -> String {
        let hit = try signalAll()
        return "SIGKILL sent to \(hit) \(hit == 1 ? "process" : "processes"); \(whatIsLeft())"
    }

    /// Kills the cgroup as a whole, and says what came of it.
    ///
    /// Throws, and does nothing, when a process of it may not be killed, or the cgroup is not visibly the task's own.
    func killCgroup() throws(ShimError) -> String {
        let cgroup = try ownCgroup()
        try refuseProtected(alive())
        if cgroup.hasKill {
            do throws(SystemError) { try cgroup.kill() } catch { throw failure(error) }
            return "cgroup.kill written; \(whatIsLeft())"
        }
        do throws(SystemError) { try cgroup.freeze() } catch { throw failure(error) }
        // What is about to fork does so before it stands still; one that waits inside the kernel never does.
        for _ in 0..<Self.rounds where cgroup.facts(memoryUse: false).isFrozen != true {
            HostClock.pause(Self.roundTime)
        }
        let sent = alive()
        for process in sent {
            // One that has ended meanwhile is none to be sorry for.
            do throws(SystemError) { try process.send(SIGKILL) } catch { continue }
        }
        do throws(SystemError) { try cgroup.thaw() } catch { throw failure(error) }
        let count = "\(sent.count) \(sent.count == 1 ? "process" : "processes")"
        return "frozen, SIGKILL sent to \(count), thawed; \(whatIsLeft())"
    }

    /// Lets the cgroup go on, and says what came of it.
    func thaw() throws(ShimError) -> String {
        let cgroup = try ownCgroup()
        guard cgroup.isThawed == false else { return "it is not frozen" }
        try refuseProtected(alive())
        do throws(SystemError) { try cgroup.thaw() } catch { throw failure(error) }
        for _ in 0..<Self.rounds where cgroup.isThawed == false { HostClock.pause(Self.roundTime) }
        return cgroup.isThawed == false ? "thawed, and frozen again" : "thawed"
    }

    /// Waits until none is left, for a second at most, and says how it stands then.
    func whatIsLeft() -> String {
        for _ in 0..<Self.rounds where !alive().isEmpty { HostClock.pause(Self.roundTime) }
        let left = alive()
        guard let stuck = left.first else { return "none is left" }
        let frozen = cgroup?.isThawed == false ? ", which is frozen: thaw it" : ""
        return "\(left.count) still there, such as \(stuck.pid) (\(stuck.name)) in state \(stuck.state)\(frozen)"
    }

    private func signalAll() throws(ShimError) -> Int {
        var hit: Set<Int32> = []
        for _ in 0..<Self.rounds {
            let left = alive()
            guard !left.isEmpty else { break }
            try refuseProtected(left)
            for process in left where !hit.contains(process.pid) {
                hit.insert(process.pid)
                do throws(SystemError) { try process.send(SIGKILL) } catch { continue }
            }
            if cgroup?.isThawed == false { break }
            HostClock.pause(Self.roundTime)
        }
        return hit.count
    }

    private func refuseProtected(_ processes: [ProcessStat]) throws(ShimError) {
        let protected = ProtectedProcesses()
        for process in processes {
            guard let reason = protected.reason(against: process.pid) else { continue }
            throw ShimError(.failedPrecondition, "\(id): process \(process.pid) is not killed: \(reason)")
        }
    }

    private func ownCgroup() throws(ShimError) -> ProcessCgroup {
        if let cgroup { return cgroup }
        throw ShimError(.failedPrecondition, "\(id): its cgroup is not visibly its own, and others may be in it")
    }

    private func failure(_ error: SystemError) -> ShimError { ShimError(.unavailable, "\(id): \(error)") }

    /// Those that have not ended; a zombie has.
    private func alive() -> [ProcessStat] {
        let pids = cgroup.flatMap { try? $0.processes(below: true) } ?? [initProcess.pid]
        return pids.compactMap(ProcessStat.init(pid:)).filter { stat in
            stat.state != "Z" && (stat.pid != initProcess.pid || stat.startTicks == initProcess.startTicks)
        }
    }
}

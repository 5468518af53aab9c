// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost

/// The processes of one container, to be killed past its shim.
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
    @concurrent
    func kill() async throws(ShimError) -> String {
        let protected = ProtectedProcesses()
        var hit: Set<Int32> = []
        for _ in 0..<Self.rounds {
            let left = alive()
            guard !left.isEmpty else { break }
            for process in left {
                if let reason = protected.reason(against: process.pid) {
                    throw ShimError(.failedPrecondition, "\(id): process \(process.pid) is not killed: \(reason)")
                }
            }
            for process in left where !hit.contains(process.pid) {
                hit.insert(process.pid)
                // One that has ended meanwhile is none to be sorry for.
                do throws(SystemError) { try process.send(SIGKILL) } catch { continue }
            }
            try? await Task.sleep(for: Self.roundTime)
        }
        let left = alive()
        let sent = "SIGKILL sent to \(hit.count) \(hit.count == 1 ? "process" : "processes")"
        guard let stuck = left.first else { return "\(sent); none is left" }
        return "\(sent); \(left.count) still there, such as \(stuck.pid) (\(stuck.name)) in state \(stuck.state)"
    }

    /// Those that have not ended; a zombie has.
    private func alive() -> [ProcessStat] {
        let pids = cgroup.flatMap { try? $0.processes(below: true) } ?? [initProcess.pid]
        return pids.compactMap(ProcessStat.init(pid:)).filter { stat in
            stat.state != "Z" && (stat.pid != initProcess.pid || stat.startTicks == initProcess.startTicks)
        }
    }
}

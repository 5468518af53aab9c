// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// What is measured only of the tasks that somebody looks at.
extension ShimRegistry {
    /// Measures tasks, as the last snapshot knew them; those that are gone are left out.
    ///
    /// No shim is asked. A pipe is opened, for as long as it takes to look, only while its shim reads it: elsewhere an open
    /// end would change what its writer meets.
    public func measures(of ids: [TaskID]) async -> [TaskID: TaskMeasures] {
        await Self.measure(ids.compactMap { records[$0]?.reading })
    }

    @concurrent
    private static func measure(_ readings: [ShimReading]) async -> [TaskID: TaskMeasures] {
        await withTaskExecutorPreference(globalConcurrentExecutor) {
            let pipes = ReadPipes(of: readings)
            return Dictionary(readings.map { ($0.id, TaskMeasures(of: $0, pipes)) }) { first, _ in first }
        }
    }
}

/// The pipes of some tasks that their shims read, found with one look at each shim.
struct ReadPipes {
    private var holders: [Int32: [FIFO.Identity: PipeHolder]] = [:]
    private var identities: [String: FIFO.Identity] = [:]

    init(of readings: [ShimReading]) {
        var wanted: [Int32: Set<FIFO.Identity>] = [:]
        for reading in readings {
            guard let shim = reading.shimPid else { continue }
            for (_, path) in reading.pipes {
                guard let identity = FIFO.identity(of: path) else { continue }
                identities[path] = identity
                wanted[shim, default: []].insert(identity)
            }
        }
        for (shim, pipes) in wanted { holders[shim] = PipeHolder.ofPipes(pipes, pid: shim) }
    }

    func fill(at path: String, readBy shim: Int32?) -> PipeFill? {
        guard let shim, let identity = identities[path], let holder = holders[shim]?[identity] else { return nil }
        return PipeFill(at: path, of: identity, heldBy: [holder])
    }
}

extension ShimReading {
    /// The FIFOs that lines of the task may go through.
    fileprivate var pipes: [(kind: TaskMeasures.Pipe.Kind, path: String)] {
        let all = [
            (TaskMeasures.Pipe.Kind.stdout, io?.stdout), (.stderr, io?.stderr), (.log, bundle + "/log"),
        ]
        return all.compactMap { kind, path in path.flatMap { $0.hasPrefix("/") ? (kind, $0) : nil } }
    }
}

extension TaskMeasures {
    init(of reading: ShimReading, _ pipes: ReadPipes) {
        processes = Self.processes(of: reading)
        fullestPipe = reading.pipes.compactMap { kind, path in
            pipes.fill(at: path, readBy: reading.shimPid).map {
                Pipe(kind: kind, waitingBytes: $0.waitingBytes, capacityBytes: $0.capacityBytes)
            }
        }.max { $0.percent < $1.percent }
    }

    private static func processes(of reading: ShimReading) -> Int? {
        guard let pid = reading.pid, let start = reading.pidStartTicks, ProcessStat(pid: pid)?.startTicks == start,
            let cgroup = ProcessCgroup(pid: pid), cgroup.isOwn(of: reading.id.id, reading.about.cgroupsPath)
        else { return nil }
        return cgroup.processCount()
    }
}

extension ProcessCgroup {
    /// Whether it is visibly the task's own, and not one that others are in too.
    func isOwn(of id: String, _ cgroupsPath: String?) -> Bool {
        path.split(separator: "/").last?.contains(id) == true || path == cgroupsPath
    }
}

// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// What is measured only of the tasks that somebody looks at.
extension ShimRegistry {
    /// Measures tasks, as the last snapshot knew them; those that are gone are left out.
    ///
    /// No shim is asked. A pipe is opened, for as long as it takes to look, only while somebody else reads it: elsewhere an
    /// open end would change what its writer meets.
    public func measures(of ids: [TaskID]) async -> [TaskID: TaskMeasures] {
        let readings = ids.compactMap { records[$0]?.reading }
        let (measures, readers, times) = await Self.measure(readings, pipeReaders, processorTimes)
        (pipeReaders, processorTimes) = (readers, times)
        return measures
    }

    @concurrent
    private static func measure(
        _ readings: [ShimReading],
        _ readers: PipeReaders,
        _ times: ProcessorTimes
    ) async -> ([TaskID: TaskMeasures], PipeReaders, ProcessorTimes) {
        await withTaskExecutorPreference(globalConcurrentExecutor) {
            var (readers, times) = (readers, times)
            let measures = readings.map { ($0.id, TaskMeasures(of: $0, &readers, &times)) }
            times.forgetOld(at: .now)
            return (Dictionary(measures) { first, _ in first }, readers, times)
        }
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
    init(of reading: ShimReading, _ readers: inout PipeReaders, _ times: inout ProcessorTimes) {
        if let pid = reading.pid, let cgroup = Self.cgroup(of: reading) {
            processes = cgroup.processCount()
            let usage = CgroupUsage(pid: pid)
            (workingSetBytes, memoryLimitBytes) = (usage?.workingSetBytes, usage?.memoryLimitBytes)
            processorTime = usage?.processorTime
            processorPercent = usage?.processorTime.flatMap { times.percent(of: reading, $0, at: .now) }
        }
        fullestPipe = reading.pipes.compactMap { kind, path in
            guard let pipe = FIFO.identity(of: path) else { return nil }
            let fill = readers.fill(of: pipe, readBy: reading.shimPid) { PipeFill(at: path, of: pipe, heldBy: $0) }
            return fill.map {
                Pipe(kind: kind, waitingBytes: $0.waitingBytes, capacityBytes: $0.capacityBytes, isFull: $0.isFull)
            }
        }.max { $0.percent < $1.percent }
    }

    private static func cgroup(of reading: ShimReading) -> ProcessCgroup? {
        guard let pid = reading.pid, let start = reading.pidStartTicks, ProcessStat(pid: pid)?.startTicks == start,
            let cgroup = ProcessCgroup(pid: pid), cgroup.isOwn(of: reading.id.id, reading.about.cgroupsPath)
        else { return nil }
        return cgroup
    }
}

extension ProcessCgroup {
    /// Whether it is visibly the task's own, and not one that others are in too.
    func isOwn(of id: String, _ cgroupsPath: String?) -> Bool {
        path.split(separator: "/").last?.contains(id) == true || path == cgroupsPath
    }
}

// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import HostRegistry
package import LinuxHost

/// What is measured only of the tasks that somebody looks at.
extension HostExaminer {
    /// Measures tasks, as the last snapshot knew them; those that are gone are left out.
    ///
    /// No shim is asked. A pipe is opened, for as long as it takes to look, only while somebody else reads it: elsewhere an
    /// open end would change what its writer meets. Without `pipes` only cgroups are read.
    package func measures(of ids: [TaskID], pipes: Bool = true) async -> [TaskID: TaskMeasures] {
        let readings = await registry.currentReadings(of: ids)
        knowledge.forgetOld(at: registry.clock.now)
        let (before, timesBefore, clock) = (knowledge, processorTimes, registry.clock)
        let found = try? await BlockingIO.read { () throws(SystemError) in
            var (knowledge, times) = (before, timesBefore)
            let measures = readings.map {
                ($0.id, TaskMeasures(of: $0, pipes: pipes, &knowledge, &times, at: clock.now))
            }
            times.forgetOld(at: clock.now)
            return (Dictionary(measures) { first, _ in first }, knowledge, times)
        }
        guard let (measures, knowledge, times) = found else { return [:] }
        (self.knowledge, processorTimes) = (knowledge, times)
        return measures
    }
}

extension HostExaminer {
    /// The cgroup of a task; nil where it is not visibly its own, or not seen.
    package func cgroup(of reading: ShimReading) async -> ProcessCgroup? {
        let before = knowledge.cgroups
        let found = try? await BlockingIO.read { () throws(SystemError) in
            var cgroups = before
            return (cgroups.cgroup(of: reading), cgroups)
        }
        guard let found else { return nil }
        knowledge.cgroups = found.1
        return found.0
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
    init(
        of reading: ShimReading,
        pipes: Bool = true,
        _ knowledge: inout HostKnowledge,
        _ times: inout ProcessorTimes,
        at now: ContinuousClock.Instant
    ) {
        if let cgroup = knowledge.cgroups.cgroup(of: reading) {
            processes = cgroup.processCount()
            let usage = cgroup.usage()
            (workingSetBytes, memoryLimitBytes) = (usage.workingSetBytes, usage.memoryLimitBytes)
            processorTime = usage.processorTime
            processorPercent = usage.processorTime.flatMap { times.percent(of: reading, $0, at: now) }
        }
        guard pipes else { return }
        if let shim = reading.shimPid.flatMap(ProcessUsage.init(pid:)) {
            (shimProcessorTime, shimResidentBytes) = (shim.processorTime, shim.residentBytes)
        }
        fullestPipe = reading.pipes.compactMap { kind, path in
            guard let pipe = FIFO.identity(of: path) else { return nil }
            knowledge.readers.lookNear([(pipe, [reading.shimPid].compactMap(\.self))], at: now)
            guard let holders = knowledge.readers.holders(of: pipe, all: false, at: now) else { return nil }
            let fill = PipeFill(at: path, of: pipe, heldBy: holders)
            return fill.map {
                Pipe(kind: kind, waitingBytes: $0.waitingBytes, capacityBytes: $0.capacityBytes, isFull: $0.isFull)
            }
        }.max { $0.percent < $1.percent }
    }
}

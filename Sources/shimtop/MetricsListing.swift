// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost

/// The metrics of one task as `shimtop stats` prints them.
struct MetricsListing: Encodable, Sendable {
    let id: TaskID
    let metrics: TaskMetrics

    var row: [String] {
        let (memory, pids) = (metrics.memory, metrics.pids)
        return [
            "\(id)", "\(pids.current)\(pids.limit.map { "/\($0)" } ?? "")",
            metrics.cpu.usage.secondsWords,
            metrics.cpu.throttled.secondsWords,
            memory.workingSetBytes.sizeWords(), memory.limitBytes?.sizeWords() ?? "none",
            metrics.io.readBytes.sizeWords(), metrics.io.writtenBytes.sizeWords(),
            memory.oomKills.map(String.init) ?? "-",
        ]
    }

    private enum Key: String, CodingKey {
        case namespace, id, cgroupVersion, pids, pidsLimit, cpuUsage, cpuUser, cpuSystem, cpuPeriods
        case cpuThrottledPeriods, cpuThrottled, memoryUsage, memoryWorkingSet, memoryLimit, memoryPeak, memorySwap
        case memoryAnonymous, memoryFile, oomKills, ioRead, ioWritten, ioReads, ioWrites
        case pressureCPU, pressureMemory, pressureIO
    }

    /// Every key is always there; what is not known, and a limit that does not exist, is null.
    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(id.namespace, forKey: .namespace)
        try object.encode(id.id, forKey: .id)
        try object.encode(metrics.cgroupVersion, forKey: .cgroupVersion)
        try object.encode(metrics.pids.current, forKey: .pids)
        try object.encode(metrics.pids.limit, forKey: .pidsLimit)
        try object.encode(metrics.cpu.usage.nanoseconds, forKey: .cpuUsage)
        try object.encode(metrics.cpu.user.nanoseconds, forKey: .cpuUser)
        try object.encode(metrics.cpu.system.nanoseconds, forKey: .cpuSystem)
        try object.encode(metrics.cpu.periods, forKey: .cpuPeriods)
        try object.encode(metrics.cpu.throttledPeriods, forKey: .cpuThrottledPeriods)
        try object.encode(metrics.cpu.throttled.nanoseconds, forKey: .cpuThrottled)
        try object.encode(metrics.memory.usageBytes, forKey: .memoryUsage)
        try object.encode(metrics.memory.workingSetBytes, forKey: .memoryWorkingSet)
        try object.encode(metrics.memory.limitBytes, forKey: .memoryLimit)
        try object.encode(metrics.memory.peakBytes, forKey: .memoryPeak)
        try object.encode(metrics.memory.swapBytes, forKey: .memorySwap)
        try object.encode(metrics.memory.anonymousBytes, forKey: .memoryAnonymous)
        try object.encode(metrics.memory.fileBytes, forKey: .memoryFile)
        try object.encode(metrics.memory.oomKills, forKey: .oomKills)
        try object.encode(metrics.io.readBytes, forKey: .ioRead)
        try object.encode(metrics.io.writtenBytes, forKey: .ioWritten)
        try object.encode(metrics.io.reads, forKey: .ioReads)
        try object.encode(metrics.io.writes, forKey: .ioWrites)
        try object.encode(metrics.pressure.cpu, forKey: .pressureCPU)
        try object.encode(metrics.pressure.memory, forKey: .pressureMemory)
        try object.encode(metrics.pressure.io, forKey: .pressureIO)
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 { Int64(self / .nanoseconds(1)) }
}

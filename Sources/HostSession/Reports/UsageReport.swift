// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// What a task and its shim use, and what they had to wait for, with the unit of each figure.
enum UsageReport {
    static func lines(of cgroup: ProcessCgroup?, shimPid: Int32?) -> [String] {
        var lines: [(String, String)] = []
        if let cgroup {
            lines += self.lines(of: cgroup)
        } else {
            lines.append(("cgroup", "none is seen that is visibly the task's own"))
        }
        if let shimPid, let shim = ProcessUsage(pid: shimPid) {
            lines.append(("shim CPU time", shim.processorTime.secondsWords))
            lines.append(("shim memory", bytes(shim.residentBytes) + " in RAM"))
            lines.append(("shim threads", "\(ProcessThread.all(of: shimPid).count)"))
        }
        let width = lines.map(\.0.count).max() ?? 0
        return lines.map { $0 + String(repeating: " ", count: width - $0.count) + "  " + $1 }
    }

    private static func lines(of cgroup: ProcessCgroup) -> [(String, String)] {
        let (facts, usage) = (cgroup.facts(), cgroup.usage())
        var lines = [("cgroup", cgroup.path)]
        if let time = usage.processorTime { lines.append(("CPU time", time.secondsWords)) }
        if let throttling = facts.throttling {
            lines.append(
                (
                    "throttled",
                    "\(throttling.throttled) of \(throttling.periods) periods, \(throttling.waited.secondsWords) in all"
                )
            )
        }
        if let used = usage.workingSetBytes {
            lines.append(("working set", bytes(used) + " of " + (usage.memoryLimitBytes.map(bytes) ?? "no limit")))
        }
        if let kills = facts.memoryKills { lines.append(("OOM kills", "\(kills)")) }
        if let processes = facts.processes {
            lines.append(("pids", "\(processes) of \(facts.processLimit.map(String.init) ?? "no limit")"))
        }
        if let io = cgroup.blockIO() {
            lines.append(("block I/O", "\(bytes(io.readBytes)) read, \(bytes(io.writtenBytes)) written"))
        }
        let pressures = ProcessCgroup.Resource.allCases.compactMap { resource in
            cgroup.pressure(resource).map { "\(resource.rawValue) \($0) %" }
        }
        lines.append(
            (
                "pressure (10 s)",
                pressures.isEmpty ? "not told: only cgroup version 2 counts it" : pressures.joined(separator: ", ")
            )
        )
        return lines
    }

    private static func bytes(_ count: Int) -> String { count.sizeWords(bytes: "bytes") }
}

// SPDX-License-Identifier: Apache-2.0

/// The processes of a host at one moment, and who started whom.
package struct ProcessTree: Sendable {
    /// By pid.
    package let processes: [Int32: ProcessStat]

    package init(_ processes: [ProcessStat]) {
        self.processes = Dictionary(processes.map { ($0.pid, $0) }) { first, _ in first }
    }

    /// Whether a process is another one, or was started by it or by one that descends from it.
    package func descends(_ process: ProcessStat, from ancestor: Int32) -> Bool {
        var next: ProcessStat? = process
        // Looked at one after another, they may seem to go in a circle.
        for _ in 0..<processes.count {
            guard let current = next else { return false }
            if current.pid == ancestor { return true }
            next = processes[current.parentPid]
        }
        return false
    }

    /// Whether a process is the first of its pid namespace, which adopts those whose parents end there.
    package static func isFirst(_ pid: Int32) -> Bool {
        guard let content = try? BoundedFile.read("/proc/\(pid)/status", limitBytes: 64 << 10) else { return false }
        let line = String(decoding: content, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("NSpid:") }
        return line?.split(whereSeparator: \.isWhitespace).last == "1"
    }

    /// The pid namespace of a process, as the kernel names it; nil where that may not be seen.
    package static func pidNamespace(of pid: Int32) -> String? { HostPath.target(ofLink: "/proc/\(pid)/ns/pid") }
}

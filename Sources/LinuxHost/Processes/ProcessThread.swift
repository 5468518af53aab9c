// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One thread of a process, at one moment, as the kernel tells it without holding the thread up.
package struct ProcessThread: Sendable, Hashable {
    /// Its own id; that of the process for the first one.
    package let id: Int32
    /// The kernel's letter, as ``ProcessStat/state``.
    package let state: Character
    /// The function of the kernel that it sleeps in, such as `nfs_wait_bit_killable`; nil where the kernel does not tell.
    package let sleepingIn: String?
    /// How often it has given up the processor: as long as that stays the same it has not run.
    package let switches: Int
    /// The number of the system call that it is in; nil while it is in none, and where the kernel does not tell.
    package let systemCall: Int?
    /// The first argument of that call.
    package let firstArgument: UInt64?

    /// Where a thread sleeps that waits for room in a pipe; the name differs from kernel to kernel.
    static let pipeWaits: Set<String> = ["anon_pipe_write", "pipe_write", "pipe_wait"]

    /// Whether it sleeps because a pipe is full.
    package var isWritingToPipe: Bool { sleepingIn.map(Self.pipeWaits.contains) ?? false }

    /// A thread of these findings.
    package init(
        id: Int32,
        state: Character,
        sleepingIn: String? = nil,
        switches: Int = 0,
        systemCall: Int? = nil,
        firstArgument: UInt64? = nil
    ) {
        self.id = id
        self.state = state
        self.sleepingIn = sleepingIn
        self.switches = switches
        self.systemCall = systemCall
        self.firstArgument = firstArgument
    }

    /// The threads of a process, at most so many of them; empty when there is no such process.
    package static func all(of pid: Int32, atMost limit: Int = 256) -> [ProcessThread] {
        let entries: [DirectoryEntry] = (try? Directory.entries("/proc/\(pid)/task")) ?? []
        return entries.lazy.compactMap { Int32($0.name) }.sorted().prefix(limit).compactMap { id in
            guard let stat = ProcessStat(thread: id, of: pid) else { return nil }
            let folder = "/proc/\(pid)/task/\(id)"
            let place = text("\(folder)/wchan")
            let call = (text("\(folder)/syscall") ?? "").split(separator: " ")
            return ProcessThread(
                id: id,
                state: stat.state,
                sleepingIn: place == "0" || place == "" ? nil : place,
                switches: switches("\(folder)/status"),
                systemCall: call.first.flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 },
                firstArgument: call.dropFirst().first.flatMap { UInt64($0.dropFirst(2), radix: 16) }
            )
        }
    }

    /// Where the first thread of a process sleeps; nil where the kernel does not tell.
    static func sleepingIn(_ pid: Int32) -> String? { text("/proc/\(pid)/wchan") }

    /// How long ago a thread last ran; nil where the kernel does not tell (`CONFIG_SCHED_DEBUG`).
    static func timeSinceRun(_ id: Int32, of pid: Int32) -> Duration? {
        guard let content = try? BoundedFile.read("/proc/\(pid)/task/\(id)/sched", limitBytes: 64 << 10) else {
            return nil
        }
        let line = String(decoding: content, as: UTF8.self).split(separator: "\n").first {
            $0.hasPrefix("se.exec_start")
        }
        guard let ran = line?.split(separator: " ").last.flatMap({ Double($0) }) else { return nil }
        // In milliseconds since boot, by a clock that does not count sleep.
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return .milliseconds(Int64(max(0, Double(now.tv_sec) * 1000 + Double(now.tv_nsec) / 1e6 - ran)))
    }

    private static func switches(_ path: String) -> Int {
        guard let content = try? BoundedFile.read(path, limitBytes: 16 << 10) else { return 0 }
        return String(decoding: content, as: UTF8.self).split(separator: "\n")
            .filter { $0.contains("ctxt_switches") }
            .reduce(0) { $0 + (Int($1.split(whereSeparator: \.isWhitespace).last ?? "") ?? 0) }
    }

    private static func text(_ path: String) -> String? {
        guard let content = try? BoundedFile.read(path, limitBytes: 4096) else { return nil }
        return String(decoding: content, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What `/proc/PID/stat` says of a process, at one moment.
package struct ProcessStat: Sendable, Hashable {
    /// Its process id on this host.
    package let pid: Int32
    /// The kernel's name for it, at most 15 bytes, which the process can set to anything.
    package let name: String
    /// The kernel's letter: `R` running, `S` sleeping, `D` uninterruptible, `T` stopped, `t` traced, `Z` zombie.
    package let state: Character
    /// The process that started it, or adopted it since.
    package let parentPid: Int32
    /// When it started, in clock ticks since boot; with the pid it names the process for good.
    package let startTicks: UInt64

    /// Every process that there is now.
    package static func allPids() -> Set<Int32> {
        Set(((try? Directory.entries("/proc")) ?? []).lazy.compactMap { Int32($0.name) })
    }

    /// Every process of the host, which takes some microseconds for each.
    package static func all() -> [ProcessStat] { allPids().compactMap(ProcessStat.init(pid:)) }

    /// Looks a process up; nil when there is none, or when that cannot be told: on a thread of ``BlockingIO`` a shortage is noted.
    package init?(pid: Int32) { self.init(pid: pid, file: "/proc/\(pid)/stat") }

    /// Looks a process up; nil when there is none.
    ///
    /// Throws when that cannot be told, as this program has run out of something.
    package static func look(_ pid: Int32) throws(SystemError) -> ProcessStat? {
        try read("/proc/\(pid)/stat", of: pid)
    }

    /// Whether this very process is still there; one that cannot be looked up now is.
    package var isStillThere: Bool {
        do throws(SystemError) { return try Self.look(pid)?.startTicks == startTicks } catch { return true }
    }

    /// Looks up one thread of a process, under its own id; nil when there is none.
    init?(thread: Int32, of process: Int32) { self.init(pid: thread, file: "/proc/\(process)/task/\(thread)/stat") }

    private init?(pid: Int32, file path: String) {
        guard let found = try? Self.read(path, of: pid) else { return nil }
        self = found
    }

    private static func read(_ path: String, of pid: Int32) throws(SystemError) -> ProcessStat? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            let error = SystemError("look up process \(pid)")
            if error.isShortage { throw error }
            return nil
        }
        defer { close(file) }
        return withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 1) { buffer -> ProcessStat? in
            let count = Glibc.read(file, buffer.baseAddress, buffer.count)
            return count > 0 ? ProcessStat(pid: pid, line: buffer[..<count]) : nil
        }
    }

    /// Parses the line of the file; nil when it is none.
    ///
    /// The name may hold spaces and parentheses, so the last one counts.
    init?(pid: Int32, line: some BidirectionalCollection<UInt8>) {
        guard let open = line.firstIndex(of: UInt8(ascii: "(")), let close = line.lastIndex(of: UInt8(ascii: ")")),
            open < close
        else { return nil }
        let fields = line[line.index(after: close)...].split(separator: UInt8(ascii: " "), maxSplits: 21)
        guard fields.count > 19, let state = fields[0].first, let parent = Self.number(fields[1]),
            let start = Self.number(fields[19])
        else { return nil }
        self.pid = pid
        name = String(decoding: line[line.index(after: open)..<close], as: UTF8.self)
        self.state = Character(UnicodeScalar(state))
        parentPid = Int32(truncatingIfNeeded: parent)
        startTicks = start
    }

    private static func number(_ digits: some Collection<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            guard (48...57).contains(digit) else { return nil }
            value = value &* 10 &+ UInt64(digit - 48)
        }
        return value
    }
}

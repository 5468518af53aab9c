// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

extension ProcessStat {
    /// Whether every thread of the process is stopped by a signal or a debugger, so that none of it runs.
    ///
    /// A debugger may have stopped the first thread alone, which is what ``state`` is about.
    package var isStopped: Bool {
        guard Self.isStop(state) else { return false }
        guard let threads = try? Directory.entries("/proc/\(pid)/task"), !threads.isEmpty else { return false }
        return threads.allSatisfy { thread in
            guard let id = Int32(thread.name) else { return false }
            guard let stat = ProcessStat(thread: id, of: pid) else { return true }
            return Self.isStop(stat.state)
        }
    }

    /// Whether the process handles a signal itself; nil when that cannot be seen.
    package static func catches(_ signal: Int32, pid: Int32) -> Bool? {
        guard (1...64).contains(signal),
            let content = try? BoundedFile.read("/proc/\(pid)/status", limitBytes: 64 << 10)
        else { return nil }
        for line in String(decoding: content, as: UTF8.self).split(separator: "\n") where line.hasPrefix("SigCgt:") {
            let digits = line.dropFirst("SigCgt:".count).drop { $0 == "\t" || $0 == " " }
            return UInt64(digits, radix: 16).map { $0 & (1 << UInt64(signal - 1)) != 0 }
        }
        return nil
    }

    /// Sends a signal to this very process, and to none that has its pid by now.
    ///
    /// Throws when it has ended, or may not be signalled.
    package func send(_ signal: Int32) throws(SystemError) {
        let process = linux_pidfd_open(pid)
        guard process >= 0 else { throw SystemError("find process \(pid)") }
        defer { close(process) }
        // The descriptor holds whoever had the pid when it was made: what /proc says now is about him, or he has ended.
        guard try ProcessStat.look(pid)?.startTicks == startTicks else {
            throw SystemError("send signal \(signal) to process \(pid)", refused: "it has ended")
        }
        guard linux_pidfd_send_signal(process, signal) == 0 else {
            throw SystemError("send signal \(signal) to process \(pid)")
        }
    }

    private static func isStop(_ state: Character) -> Bool { state == "T" || state == "t" }
}

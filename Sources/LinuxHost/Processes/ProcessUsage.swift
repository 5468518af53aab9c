// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What one process uses, and how it was started.
package struct ProcessUsage: Sendable, Hashable {
    /// Processor time that its threads have used.
    package var processorTime: Duration
    /// Memory of it that is in RAM, shared memory too, in bytes.
    package var residentBytes: Int
    /// Its arguments, untrusted; empty for what has none, such as a zombie.
    package var arguments: [String]

    private static let ticksPerSecond = max(1, sysconf(CInt(_SC_CLK_TCK)))
    private static let pageBytes = sysconf(CInt(_SC_PAGESIZE))

    /// Looks a process up; nil when there is none.
    package init?(pid: Int32) {
        guard let stat = try? BoundedFile.read("/proc/\(pid)/stat", limitBytes: 4096),
            let end = stat.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = stat[(end + 1)...].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard fields.count > 21, let user = Int(fields[11]), let system = Int(fields[12]), let pages = Int(fields[21])
        else { return nil }
        processorTime = .milliseconds((user + system) * 1000 / Self.ticksPerSecond)
        residentBytes = pages * Self.pageBytes
        arguments = Self.arguments(of: pid)
    }

    /// The words that a process was started with; empty where that is not seen.
    package static func arguments(of pid: Int32) -> [String] {
        let line = (try? BoundedFile.read("/proc/\(pid)/cmdline", limitBytes: 64 << 10)) ?? []
        return line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A process that holds a pipe open.
public struct PipeHolder: Sendable, Hashable {
    /// Its process id on this host.
    public let pid: Int32
    /// The kernel's name for it, untrusted.
    public let name: String
    /// The kernel's letter for what it does, as ``ProcessStat/state``.
    public let state: Character
    /// When it started, in clock ticks since boot; with the pid it names the process for good.
    public let startTicks: UInt64
    /// Whether nothing of it runs, as a signal or a debugger stopped it.
    public let isStopped: Bool
    /// Whether it holds an end that can be read from.
    public let reads: Bool
    /// Whether it holds an end that can be written to.
    public let writes: Bool

    /// Every process that holds the pipe, found by looking through `/proc/*/fd`; others' processes only as root.
    ///
    /// Handles that can neither read nor write (`O_PATH`) do not count.
    public static func all(of pipe: FIFO.Identity) -> [PipeHolder] {
        guard let processes = try? Directory.entries("/proc") else { return [] }
        return processes.compactMap { entry in Int32(entry.name).flatMap { PipeHolder(pid: $0, of: pipe) } }
    }

    /// One process, if it holds the pipe.
    public init?(pid: Int32, of pipe: FIFO.Identity) {
        guard let descriptors = try? Directory.entries("/proc/\(pid)/fd") else { return nil }
        var reads = false
        var writes = false
        for descriptor in descriptors {
            guard Self.isOpen(pipe, pid, descriptor.name), let flags = Self.flags(pid, descriptor.name),
                flags & Self.pathOnly == 0
            else { continue }
            switch flags & O_ACCMODE {
            case O_RDONLY: reads = true
            case O_WRONLY: writes = true
            default:
                reads = true
                writes = true
            }
        }
        guard reads || writes, let stat = ProcessStat(pid: pid) else { return nil }
        self.pid = pid
        name = stat.name
        state = stat.state
        startTicks = stat.startTicks
        isStopped = stat.isStopped
        self.reads = reads
        self.writes = writes
    }

    /// Whether a descriptor of a process is the pipe.
    static func isOpen(_ pipe: FIFO.Identity, _ pid: Int32, _ descriptor: String) -> Bool {
        var status = stat()
        // stat goes through the link to the open file itself, whatever became of its name.
        return stat("/proc/\(pid)/fd/\(descriptor)", &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
            && UInt64(status.st_ino) == pipe.inode && UInt64(status.st_dev) == pipe.device
    }

    /// `O_PATH`, which Glibc's Swift module does not show.
    private static let pathOnly: Int32 = 0o10_000_000

    private static func flags(_ pid: Int32, _ descriptor: String) -> Int32? {
        guard let content = try? BoundedFile.read("/proc/\(pid)/fdinfo/\(descriptor)", limitBytes: 16 << 10) else {
            return nil
        }
        for line in String(decoding: content, as: UTF8.self).split(separator: "\n") where line.hasPrefix("flags:") {
            return Int32(line.dropFirst("flags:".count).drop { $0 == "\t" || $0 == " " }, radix: 8)
        }
        return nil
    }
}

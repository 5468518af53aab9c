// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A process that holds a pipe open.
package struct PipeHolder: Sendable, Hashable {
    /// Its process id on this host.
    package let pid: Int32
    /// The kernel's name for it, untrusted.
    package let name: String
    /// The kernel's letter for what it does, as ``ProcessStat/state``.
    package let state: Character
    /// When it started, in clock ticks since boot; with the pid it names the process for good.
    package let startTicks: UInt64
    /// Whether nothing of it runs, as a signal or a debugger stopped it.
    package let isStopped: Bool
    /// Whether it holds an end that can be read from.
    package let reads: Bool
    /// Whether it holds an end that can be written to.
    package let writes: Bool
    /// The descriptors that are the pipe.
    private let descriptors: [String]

    /// Every process that holds the pipe, found by looking through `/proc/*/fd`; others' processes only as root.
    ///
    /// Costs a system call for each open file of the host. Handles that can neither read nor write (`O_PATH`) do not count.
    package static func all(of pipe: FIFO.Identity) -> [PipeHolder] { all(of: [pipe])[pipe] ?? [] }

    /// Every process that holds one of some pipes, by pipe; one look through the host, however many they are.
    package static func all(of pipes: Set<FIFO.Identity>) -> [FIFO.Identity: [PipeHolder]] {
        var found: [FIFO.Identity: [PipeHolder]] = [:]
        for pid in ProcessStat.allPids() {
            for (pipe, holder) in ofPipes(pipes, pid: pid) { found[pipe, default: []].append(holder) }
        }
        return found
    }

    /// One process, if it holds the pipe.
    package init?(pid: Int32, of pipe: FIFO.Identity) {
        guard let holder = Self.ofPipes([pipe], pid: pid)[pipe] else { return nil }
        self = holder
    }

    /// One process, as it holds each of some pipes; those that it does not hold are left out.
    package static func ofPipes(_ pipes: Set<FIFO.Identity>, pid: Int32) -> [FIFO.Identity: PipeHolder] {
        guard let names = try? Directory.entries("/proc/\(pid)/fd").map(\.name) else { return [:] }
        return ofPipes(PipeLinks(to: pipes), pid, descriptors: names)
    }

    /// The process as it is now, if it holds the pipe by every descriptor by which it did.
    ///
    /// Looks at no other descriptor, of which some processes have thousands.
    package func again(of pipe: FIFO.Identity) -> PipeHolder? {
        let now = Self.ofPipes(PipeLinks(to: [pipe]), pid, descriptors: descriptors)[pipe]
        return now?.descriptors == descriptors && now?.startTicks == startTicks ? now : nil
    }

    /// Whether the process still holds the pipe by the first descriptor by which it did: the cheapest look there is.
    package func stillHolds(_ pipe: FIFO.Identity) -> Bool {
        guard let descriptor = descriptors.first else { return false }
        return PipeLinks(to: [pipe]).pipe(pid, descriptor) == pipe
    }

    private static func ofPipes(
        _ links: PipeLinks,
        _ pid: Int32,
        descriptors names: [String]
    ) -> [FIFO.Identity: PipeHolder] {
        var held: [FIFO.Identity: (reads: Bool, writes: Bool, descriptors: [String])] = [:]
        for name in names {
            guard let pipe = links.pipe(pid, name), let flags = DescriptorInfo(pid, name)?.flags, flags & pathOnly == 0
            else { continue }
            let mode = flags & O_ACCMODE
            var ends = held[pipe] ?? (false, false, [])
            if mode != O_WRONLY { ends.reads = true }
            if mode != O_RDONLY { ends.writes = true }
            ends.descriptors.append(name)
            held[pipe] = ends
        }
        guard !held.isEmpty, let stat = ProcessStat(pid: pid) else { return [:] }
        let isStopped = stat.isStopped
        return held.mapValues { PipeHolder(stat, isStopped, reads: $0.reads, writes: $0.writes, $0.descriptors) }
    }

    private init(_ stat: ProcessStat, _ isStopped: Bool, reads: Bool, writes: Bool, _ descriptors: [String]) {
        pid = stat.pid
        name = stat.name
        state = stat.state
        startTicks = stat.startTicks
        self.isStopped = isStopped
        self.reads = reads
        self.writes = writes
        self.descriptors = descriptors
    }

    /// The pipe without a name that a descriptor of a process is; nil for everything else, which is not looked at.
    package static func namelessPipe(_ pid: Int32, _ descriptor: String) -> FIFO.Identity? {
        HostPath.target(ofLink: "/proc/\(pid)/fd/\(descriptor)").flatMap(PipeLinks.namelessPipe)
    }

    /// `O_PATH`, which Glibc's Swift module does not show.
    static let pathOnly: Int32 = 0o10_000_000
}

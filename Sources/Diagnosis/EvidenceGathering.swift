// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import HostRegistry
import LinuxHost
import ShimLogs

/// One look at the host for some tasks: every process once, whatever their number.
struct EvidenceGathering {
    private(set) var found: [TaskEvidence] = []
    private(set) var knowledge: HostKnowledge
    private let isThorough: Bool
    private let now: ContinuousClock.Instant
    private let processes: [Int32: ProcessStat]
    /// Whether anything on the host waits inside the kernel, which is worth looking for then.
    private let hasUninterruptible: Bool
    private var children: [Int32: [ProcessStat]] = [:]
    private var fullPipes: Set<FIFO.Identity> = []
    /// Shims by the directory that they were started in.
    private var shims: [String: ProcessStat] = [:]

    init(
        of readings: [ShimReading],
        among all: [ProcessStat],
        _ daemons: [String: DaemonReading.Presence],
        _ knowledge: HostKnowledge,
        _ isThorough: Bool,
        at now: ContinuousClock.Instant
    ) {
        self.knowledge = knowledge
        self.isThorough = isThorough
        self.now = now
        processes = Dictionary(all.map { ($0.pid, $0) }) { first, _ in first }
        hasUninterruptible = all.contains { $0.state == "D" }
        for stat in all { children[stat.parentPid, default: []].append(stat) }
        for stat in all where stat.name.hasPrefix("containerd-shim") && stat.state != "Z" {
            if let home = HostPath.target(ofLink: "/proc/\(stat.pid)/cwd") { shims[home] = stat }
        }
        for reading in readings {
            let presence = daemons.first { reading.bundle.hasPrefix($0.key + "/") }?.value
            found.append(evidence(reading, presence ?? .unknown))
        }
        lookAtPipes()
        // Last, as what was touched above may have turned out not to answer.
        let hung = isThorough ? HungMount.find(among: all) : HungMount.find(among: [])
        for index in found.indices where !hung.isEmpty {
            let places = found[index].reading.places
            found[index].hungMounts = hung.filter { mount in places.contains { $0.path.isPath(atOrBelow: mount.path) } }
        }
    }

    private mutating func evidence(_ reading: ShimReading, _ daemon: DaemonReading.Presence) -> TaskEvidence {
        var evidence = TaskEvidence(reading: reading, daemon: daemon)
        if let shim = reading.shimPid.flatMap({ processes[$0] }) ?? shims[reading.bundle], shim.state != "Z" {
            evidence.shim = process(shim, withThreads: reading.isSilent)
            evidence.runtimeCalls = (children[shim.pid] ?? []).filter(\.isRuntime).map { process($0) }
                .sorted { $0.age > $1.age }
        }
        guard let pid = reading.pid, let stat = processes[pid],
            stat.startTicks == reading.pidStartTicks ?? stat.startTicks
        else { return evidence }
        evidence.initProcess = process(stat, withThreads: stat.state == "D")
        guard let cgroup = knowledge.cgroups.cgroup(of: reading) else { return evidence }
        evidence.cgroup = cgroup.facts(memoryUse: isThorough)
        guard hasUninterruptible else { return evidence }
        let inside: [Int32] = (try? cgroup.processes(below: true)) ?? []
        evidence.uninterruptible = inside.compactMap { processes[$0] }
            .filter { $0.state == "D" && $0.pid != pid }.map { process($0, withThreads: true) }
        return evidence
    }

    private func process(_ stat: ProcessStat, withThreads: Bool = false) -> TaskEvidence.Process {
        var process = TaskEvidence.Process(
            pid: stat.pid,
            name: stat.name,
            state: stat.state,
            age: HostClock.age(ofTicks: stat.startTicks),
            threads: withThreads ? ProcessThread.all(of: stat.pid) : []
        )
        process.awaitedFile = process.threads.first { $0.state == "D" }.flatMap { AwaitedFile(of: $0, in: stat.pid) }
        return process
    }

    // MARK: - Pipes

    private struct Way {
        var task: Int
        var kind: TaskEvidence.Pipe.Kind
        var place: Place
        var identity: FIFO.Identity

        /// Where it can be opened to be looked at.
        enum Place {
            case path(String)
            case descriptor(String, of: Int32)
        }

        func fill(heldBy holders: [PipeHolder]) -> PipeFill? {
            switch place {
            case .path(let path): PipeFill(at: path, of: identity, heldBy: holders)
            case .descriptor(let descriptor, let pid): PipeFill(ofPipe: descriptor, pid: pid, identity, heldBy: holders)
            }
        }
    }

    /// The whole host is looked through for the holders of a pipe only where it is full or somebody asks, and they are not known.
    private mutating func lookAtPipes() {
        let ways = found.indices.flatMap { self.ways(of: $0) }
        if !isThorough { knowledge.readers.lookNear(ways.map { ($0.identity, near($0.task)) }, at: now) }
        var unclear: [Way] = []
        for way in ways where !isSettled(way) {
            if let holders = knowledge.readers.holders(of: way.identity, all: true, at: now) {
                look(at: way, heldBy: holders)
            } else {
                unclear.append(way)
            }
        }
        let pipes = Set(unclear.map(\.identity))
        let isUrgent = isThorough || unclear.contains { fullPipes.contains($0.identity) }
        guard !pipes.isEmpty, let holders = knowledge.readers.search(pipes, isUrgent: isUrgent, at: now) else { return }
        for way in unclear { look(at: way, heldBy: holders[way.identity] ?? []) }
    }

    /// Who is likely to read a task's pipes.
    private func near(_ task: Int) -> [Int32] {
        [found[task].shim?.pid ?? found[task].reading.shimPid, found[task].daemon.pid].compactMap(\.self)
    }

    /// Whether a reader is known, so that it can be looked how full the pipe is, and it is not full.
    private mutating func isSettled(_ way: Way) -> Bool {
        guard !isThorough, let holders = knowledge.readers.holders(of: way.identity, all: false, at: now) else {
            return false
        }
        let fill = way.fill(heldBy: holders)
        guard fill?.isFull != true else {
            fullPipes.insert(way.identity)
            return false
        }
        found[way.task].pipes.append(
            TaskEvidence.Pipe(
                kind: way.kind,
                waitingBytes: fill?.waitingBytes,
                capacityBytes: fill?.capacityBytes,
                isFull: false
            )
        )
        return true
    }

    private mutating func look(at way: Way, heldBy held: [PipeHolder]) {
        let fill = way.fill(heldBy: held)
        let state = PipeState(of: way.identity, holders: held, fill: fill)
        let own = [found[way.task].shim?.pid, found[way.task].initProcess?.pid]
        found[way.task].pipes.append(
            TaskEvidence.Pipe(
                kind: way.kind,
                waitingBytes: fill?.waitingBytes,
                capacityBytes: fill?.capacityBytes,
                isFull: fill?.isFull,
                readers: state.holders.filter { $0.reads && !own.contains($0.pid) }.map(LogPipeState.Reader.init),
                waitingThreads: state.hasBlockedWriter ? Self.waitingThreads(among: held) : [:]
            )
        )
    }

    private static func waitingThreads(among holders: [PipeHolder]) -> [Int32: Int] {
        var waiting: [Int32: Int] = [:]
        for holder in holders where holder.writes {
            for thread in ProcessThread.all(of: holder.pid) where thread.isWritingToPipe {
                waiting[thread.id] = thread.switches
            }
        }
        return waiting
    }

    private mutating func ways(of task: Int) -> [Way] {
        let (reading, initProcess) = (found[task].reading, found[task].initProcess)
        var ways = [
            (TaskEvidence.Pipe.Kind.stdout, reading.io?.stdout), (.stderr, reading.io?.stderr),
            (.log, reading.bundle + "/log"),
        ].compactMap { kind, path -> Way? in
            guard let path, path.hasPrefix("/") else { return nil }
            do throws(SystemError) {
                return Way(task: task, kind: kind, place: .path(path), identity: try FIFO.find(path))
            } catch {
                if error.isUnanswered { found[task].unseen.append("\(error)") }
                return nil
            }
        }
        let known = Set(ways.map(\.identity))
        for (kind, descriptor) in [(TaskEvidence.Pipe.Kind.innerStdout, "1"), (.innerStderr, "2")] {
            guard let pid = initProcess?.pid, let identity = PipeHolder.namelessPipe(pid, descriptor),
                !known.contains(identity)
            else { continue }
            ways.append(Way(task: task, kind: kind, place: .descriptor(descriptor, of: pid), identity: identity))
        }
        return ways
    }
}

extension TaskEvidence {
    /// Whether it holds something that is wrong only if it lasts.
    var mayPass: Bool {
        initProcess?.state == "D" || !uninterruptible.isEmpty || pipes.contains { $0.isFull }
    }

    /// What a later look found, without what was different before and so passes by itself.
    func lasting(_ later: TaskEvidence) -> TaskEvidence {
        var before: [Int32: Int] = [:]
        for process in [initProcess].compactMap(\.self) + uninterruptible {
            for thread in process.threads where thread.state == "D" { before[thread.id] = thread.switches }
        }
        func lasts(_ process: Process) -> Bool {
            process.threads.contains { $0.state == "D" && before[$0.id] == $0.switches }
        }
        var lasting = later
        // Waiting for a disk for a moment is sleeping.
        if let process = later.initProcess, process.state == "D", !lasts(process) { lasting.initProcess?.state = "S" }
        lasting.uninterruptible = later.uninterruptible.filter(lasts)
        for index in lasting.pipes.indices {
            let now = lasting.pipes[index]
            guard now.isFull, let then = pipes.first(where: { $0.kind == now.kind }), then.isFull else { continue }
            let hasLasting = now.waitingThreads.contains { then.waitingThreads[$0.key] == $0.value }
            lasting.pipes[index].isStuck = hasLasting || now.isUnread && now.waitingBytes == then.waitingBytes
        }
        return lasting
    }
}

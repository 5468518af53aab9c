// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost

/// What the registry knows of one bundle, and when to ask again.
///
/// It decides; the registry, in whose isolation it stays, performs.
final class TaskRecord {
    let bundle: ShimBundle
    /// Inode of the bundle directory: a later bundle of the same name is another task.
    let inode: UInt64
    /// How the shim is reached; nil until the bundle tells.
    private(set) var params: BootstrapParams?
    /// Whether to read the bundle before the shim is asked: not read yet, or what it said led nowhere and may have changed.
    private(set) var readsBundle = true
    private(set) var reading: ShimReading
    /// When the call that is in flight began; nil when none is.
    private(set) var askedAt: ContinuousClock.Instant?
    /// How long the last answers to `State` took.
    private(set) var latencies = LatencyHistory()
    /// Attempts that failed since the last answer.
    private var failures = 0
    private var notBefore: ContinuousClock.Instant
    /// When an answer last differed from the one before, or was expected to.
    private var changedAt: ContinuousClock.Instant
    /// Why the shim could not be asked the last time, for a reason that has nothing to do with it; nil when it was.
    private(set) var notAsked: String?
    /// Whether it is asked at a moment of its own since it is steady.
    private var isSpread = false
    /// Since when the shim's process has been seen stopped by a signal, though it answered before.
    private var stoppedSince: ContinuousClock.Instant?

    init(_ entry: BundleScan.Entry, at now: ContinuousClock.Instant) {
        bundle = entry.bundle
        inode = entry.inode
        reading = ShimReading(id: entry.bundle.id, bundle: entry.bundle.path, healthSince: now)
        reading.bundleInode = entry.inode
        reading.health = .slow
        reading.why = "not asked yet"
        notBefore = now
        changedAt = now
    }

    /// Whether the shim is to be asked now: one call in flight at most, and longer pauses the longer it is sick.
    ///
    /// Notes that it is, then, and returns whose it is.
    func askIfDue(at now: ContinuousClock.Instant) -> TaskID? {
        guard askedAt == nil, now >= notBefore else { return nil }
        askedAt = now
        return bundle.id
    }

    /// How long the next call may take.
    ///
    /// A shim that missed its deadline is not asked more often but waited for longer, so that its answer is seen the
    /// moment it recovers.
    func deadline(_ limits: RegistryLimits) -> Duration {
        min(limits.deadline * (1 << min(failures, 6)), max(limits.longestBackoff, limits.deadline))
    }

    /// Something was done to the task, or its process is gone: it is asked about at once.
    func expectChange(at now: ContinuousClock.Instant) {
        changedAt = now
        notBefore = min(notBefore, now)
    }

    /// What the kernel says of processes.
    ///
    /// A shim that is stopped answers nobody, and need not be waited for to say so.
    func saw(_ processes: HostScan.Processes, at now: ContinuousClock.Instant) {
        guard reading.isBelievedAlive else { return }
        if let pid = reading.pid, !processes.pids.contains(pid) { expectChange(at: now) }
        if let shimPid = reading.shimPid, processes.heldUp.contains(shimPid) { notBefore = min(notBefore, now) }
        saw(shimStopped: reading.shimPid.map(processes.stopped.contains) ?? false, at: now)
    }

    private func saw(shimStopped: Bool, at now: ContinuousClock.Instant) {
        guard shimStopped else { return stoppedSince = nil }
        if stoppedSince == nil { stoppedSince = now }
        expectChange(at: now)
    }

    /// Takes in how its shim is reached, of a bundle of which no more was read.
    func addressRead(_ params: BootstrapParams) {
        guard self.params == nil else { return }
        self.params = params
        reading.endpoint = ShimEndpoint(params)
    }

    /// Takes in what the bundle says; its init process counts until the shim has named it.
    func bundleRead(_ params: BootstrapParams?, _ about: TaskDescription, _ process: ProcessStat?) {
        if reading.answeredAt == nil {
            reading.pid = process?.pid
            reading.pidStartTicks = process?.startTicks
        }
        self.params = params
        readsBundle = false
        reading.about = about
        reading.endpoint = params.map { ShimEndpoint($0) }
    }

    /// Notes who answers; whether that is another than before.
    func connected(_ endpoint: ShimEndpoint, shimPid: Int32?) -> Bool {
        if let shimPid { named(shimPid: shimPid) }
        guard reading.endpoint != endpoint else { return false }
        reading.endpoint = endpoint
        return true
    }

    private func named(shimPid: Int32) {
        guard shimPid != reading.shimPid else { return }
        reading.shimPid = shimPid
        reading.shimStartTicks = ProcessStat(pid: shimPid)?.startTicks
    }

    /// Takes in what came of the call, and settles when to ask again.
    func concluded(_ outcome: ProbeOutcome, at now: ContinuousClock.Instant, limits: RegistryLimits) {
        askedAt = nil
        guard let verdict = ShimVerdict(outcome, limits: limits, shimPid: reading.shimPid) else {
            if case .notAsked(let why) = outcome { notAsked = why }
            notBefore = now + Self.pauseWithoutAsking
            return
        }
        notAsked = nil
        let before = (reading.status, reading.health, reading.pid)
        if case .answered(let state, let latency, let process) = outcome {
            take(state, latency, process, at: now)
        }
        reading.isUnreachable = false
        switch outcome {
        case .unreachable(let pid, _):
            readsBundle = true
            reading.isUnreachable = true
            named(shimPid: pid)
        case .nobodyListens, .unusable: readsBundle = true
        default: break
        }
        judged(verdict, at: now)
        if before != (reading.status, reading.health, reading.pid) { changedAt = now }
        switch reading.health {
        case .ok, .slow, .ghost:
            failures = 0
            notBefore = now + pause(at: now, limits)
        case .unresponsive:
            failures += 1
            notBefore = now
        case .dead, .broken:
            notBefore = now + min(.milliseconds(500) * (1 << min(failures, 6)), limits.longestBackoff)
            failures += 1
        }
    }

    /// How long nothing is asked after something has run out here.
    private static let pauseWithoutAsking = Duration.seconds(1)

    /// How long a shim that answers is left alone.
    ///
    /// The first time less than the interval, by its id: shims that became steady together are not all asked together then.
    private func pause(at now: ContinuousClock.Instant, _ limits: RegistryLimits) -> Duration {
        guard changedAt.duration(to: now) >= limits.steadyAfter else {
            isSpread = false
            return .zero
        }
        // A little less than the interval, so that a poll that comes on time is not a moment too early.
        let interval = limits.steadyInterval * 0.9
        if isSpread { return interval }
        isSpread = true
        return interval * (Double(UInt(bitPattern: bundle.id.hashValue) % 1024) / 1024)
    }

    /// The reading as it stands now.
    func currentReading(at now: ContinuousClock.Instant, limits: RegistryLimits) -> ShimReading {
        var reading = shimReading(at: now, limits: limits)
        if let notAsked, reading.health == .ok || reading.answeredAt == nil {
            reading.why = "could not look: \(notAsked)"
            reading.isOld = true
        }
        return reading
    }

    /// What the shim tells: a call that takes long is said to.
    private func shimReading(at now: ContinuousClock.Instant, limits: RegistryLimits) -> ShimReading {
        if let stoppedSince, reading.isBelievedAlive {
            let verdict = ShimVerdict.stopped(shimPid: reading.shimPid)
            var stopped = reading
            stopped.health = verdict.health
            stopped.healthSince = stoppedSince
            stopped.why = verdict.why
            return stopped
        }
        guard let askedAt, askedAt.duration(to: now) > limits.slow, [.ok, .slow].contains(reading.health) else {
            return reading
        }
        var overdue = reading
        overdue.isOverdue = askedAt.duration(to: now) > limits.overdue
        guard reading.health == .ok else { return overdue }
        overdue.health = .slow
        overdue.healthSince = askedAt
        overdue.why = "State not answered yet"
        return overdue
    }

    private func take(
        _ state: TaskState,
        _ latency: Duration,
        _ process: ProbeOutcome.InitProcess,
        at now: ContinuousClock.Instant
    ) {
        let isAnother = reading.pid != state.pid
        reading.status = state.status
        reading.pid = state.pid
        reading.exitStatus = state.exit?.status
        reading.exitedAt = state.exit?.at
        reading.io = state.io
        reading.answeredAt = now
        reading.latency = latency
        latencies.add(latency)
        switch process {
        case .seen(let startTicks, let age):
            reading.pidStartTicks = startTicks
            reading.age = age
        case .unseen where !isAnother: break
        case .zombie, .gone, .none, .unseen:
            reading.pidStartTicks = nil
            reading.age = nil
        }
    }

    private func judged(_ verdict: ShimVerdict, at now: ContinuousClock.Instant) {
        if verdict.health != reading.health { reading.healthSince = now }
        reading.health = verdict.health
        reading.why = verdict.why
    }
}

extension ShimReading {
    /// Whether the shim answers, and says that there is a process.
    package var isBelievedAlive: Bool { (health == .ok || health == .slow) && status != .stopped }
}

extension ShimEndpoint {
    fileprivate init(_ params: BootstrapParams) {
        self.init(wireProtocol: params.wireProtocol, version: params.version, address: params.address)
    }
}

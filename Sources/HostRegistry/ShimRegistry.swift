// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims
import LinuxHost
public import NIOCore
import NIOPosix

/// Every shim below some state directories: what state their tasks are in, and a way to act on them.
///
/// Runs on one event loop together with all its connections, and never blocks it. ``run()`` is its lifetime: calls are
/// answered only while it runs.
///
/// ```swift
/// let options = RegistryOptions(stateDirectories: StateDirectory.existing())
/// let snapshot = try await ShimRegistry.withRegistry(options) { registry in
///     await registry.snapshot(patience: .seconds(5))
/// }
/// for reading in snapshot.readings { print(reading.id, reading.status, reading.health) }
/// ```
public actor ShimRegistry {
    /// The event loop on which the registry and its connections run.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    private nonisolated let eventLoop: any EventLoop
    package nonisolated let options: RegistryOptions
    let connector: any ShimConnector
    package nonisolated let clock: any RegistryClock
    /// Runs what waits for the clock where the registry runs.
    private nonisolated let executor: LoopTaskExecutor
    /// Yields when a shim has fallen sick or well again that no snapshot waited for: the next will say something new.
    ///
    /// For one reader.
    public nonisolated let news: AsyncStream<Void>
    private let newsFeed: AsyncStream<Void>.Continuation
    private let probes: AsyncStream<[TaskID]>
    private let probeRequests: AsyncStream<[TaskID]>.Continuation

    var records: [TaskID: TaskRecord] = [:]
    private(set) var daemons: [DaemonWatch]
    /// What the last scan found.
    private var bundles = BundleScan(of: [], namespaces: [])
    private var problems: [String] = []
    /// Processes of the host, as of the last snapshot.
    private var pids: Set<Int32> = []
    /// The shims' processes, as of the last snapshot.
    private var shimPids: Set<Int32> = []
    /// Ids of the records, sorted.
    private var order: [TaskID] = []
    /// Which tasks share a shim or a cgroup; nil when it has to be found out anew.
    private var sharing: TaskSharing?
    /// The host's shims, as they were when one was last found not to listen.
    var shimProcesses: (seen: ShimProcesses, at: ContinuousClock.Instant)?
    var pool = ShimPool(descriptors: DescriptorLimit.current)
    var rounds = SnapshotRounds()
    var gate = ProbeGate()

    /// A registry of the shims below `options.stateDirectories`; nothing is looked at before the first snapshot.
    public init(
        options: RegistryOptions,
        connector: (any ShimConnector)? = nil,
        eventLoop: (any EventLoop)? = nil
    ) {
        self.init(options: options, connector: connector, eventLoop: eventLoop, clock: ContinuousClock())
    }

    private init(
        options: RegistryOptions,
        connector: (any ShimConnector)?,
        eventLoop: (any EventLoop)?,
        clock: any RegistryClock
    ) {
        let eventLoop = eventLoop ?? MultiThreadedEventLoopGroup.singleton.next()
        self.options = options
        self.eventLoop = eventLoop
        self.clock = clock
        executor = LoopTaskExecutor(eventLoop)
        self.connector = connector ?? SocketConnector(eventLoop: eventLoop)
        daemons = options.stateDirectories.map { DaemonWatch($0, at: clock.now) }
        (news, newsFeed) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        // One probe of a task is in flight at most, so the stream holds each task once at most.
        (probes, probeRequests) = AsyncStream.makeStream(of: [TaskID].self, bufferingPolicy: .unbounded)
    }

    /// Runs a registry for as long as the body takes.
    public static func withRegistry<Value: Sendable>(
        _ options: RegistryOptions,
        connector: (any ShimConnector)? = nil,
        _ body: (ShimRegistry) async throws -> Value
    ) async throws -> Value {
        try await withRegistry(options, connector: connector, clock: ContinuousClock(), body)
    }

    /// The same by another clock.
    package static func withRegistry<Value: Sendable>(
        _ options: RegistryOptions,
        connector: (any ShimConnector)? = nil,
        clock: any RegistryClock,
        _ body: (ShimRegistry) async throws -> Value
    ) async throws -> Value {
        let registry = ShimRegistry(options: options, connector: connector, eventLoop: nil, clock: clock)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await registry.run() }
            defer { group.cancelAll() }
            return try await body(registry)
        }
    }

    /// Asks the shims that snapshots want asked, until the caller's task is cancelled; then closes every connection.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for await ids in probes {
                for id in ids {
                    let entered = await enterGate(&group)
                    group.addTask(executorPreference: executor) { await self.probe(id, entered) }
                }
            }
            group.cancelAll()
        }
        for shim in pool.retain([]) { await shim.close() }
        rounds.endAll()
    }

    /// What the host looks like now: every bundle once, sorted by id.
    ///
    /// Asks every shim that is due and not being asked already, all at once, and waits until all have answered or `patience`
    /// (default ``RegistryLimits/patience``) is over. A shim that has not answered by then keeps its last reading and
    /// goes on being waited for; it never holds the others up.
    /// With `askAll` also those are due that were steady for long (``RegistryLimits/steadyAfter``). Where `only` names tasks,
    /// no others are asked.
    public func snapshot(
        patience: Duration? = nil,
        askAll: Bool = false,
        only ids: Set<TaskID>? = nil
    ) async -> RegistrySnapshot {
        let began = clock.now
        await rescan()
        if ids != nil { await readAddresses() }
        let now = clock.now
        if askAll { for record in records.values { record.expectChange(at: now) } }
        let asked = ids.map { ids in records.filter { ids.contains($0.key) } } ?? records
        let due = asked.values.compactMap { $0.askIfDue(at: now) }
        // All at once: each element of a stream costs its reader a change of threads.
        if !due.isEmpty { probeRequests.yield(due) }
        await waitForAnswers(to: Set(due), patience ?? options.limits.patience)
        return assemble(began)
    }

    /// Waits until another probe may begin, for no longer than a shim may take without being slow.
    private func enterGate(_ group: inout DiscardingTaskGroup) async -> Int {
        while true {
            if let entered = gate.enter() { return entered }
            await withCheckedContinuation { waiter in
                guard gate.wait(waiter) else { return }
                group.addTask(executorPreference: executor) { await self.expireGate() }
            }
        }
    }

    private func expireGate() async {
        try? await clock.sleep(for: options.limits.slow)
        gate.expire()
    }

    // MARK: - The steps of a snapshot

    /// Brings the records up to date with the bundles that there are.
    private func rescan() async {
        let scan = await HostScan.run(options, daemons, shimPids, before: pids, clock)
        let now = clock.now
        daemons = scan.daemons
        if let processes = scan.processes {
            pids = processes.pids
            for record in records.values { record.saw(processes, at: now) }
        }
        if scan.bundles != bundles { take(scan.bundles, at: now) }
        guard sharing == nil else { return }
        let addresses = Set(records.values.compactMap(\.params?.address))
        for shim in pool.retain(addresses) { await shim.close() }
    }

    private func take(_ scan: BundleScan, at now: ContinuousClock.Instant) {
        bundles = scan
        problems = scan.problems
        var present: Set<TaskID> = []
        for entry in scan.entries {
            let id = entry.bundle.id
            if !present.insert(id).inserted {
                problems.append("\(id) is below \(entry.bundle.stateDirectory) too, where it is not shown")
                continue
            }
            if records[id]?.inode != entry.inode || records[id]?.bundle != entry.bundle {
                if records.updateValue(TaskRecord(entry, at: now), forKey: id) == nil { order = [] }
                sharing = nil
            }
        }
        for (id, record) in records where scan.unseen.contains(record.bundle.stateDirectory) { present.insert(id) }
        if records.count != present.count {
            records = records.filter { present.contains($0.key) }
            order = []
            sharing = nil
        }
        if order.count != records.count { order = records.keys.sorted() }
    }

    private func waitForAnswers(to ids: Set<TaskID>, _ patience: Duration) async {
        guard !ids.isEmpty else { return }
        await withDiscardingTaskGroup { group in
            await withCheckedContinuation { waiter in
                let round = rounds.begin(waitingFor: ids, waiter)
                group.addTask(executorPreference: executor) { await self.end(round, after: patience) }
            }
            group.cancelAll()
        }
    }

    private func end(_ round: Int, after patience: Duration) async {
        try? await clock.sleep(for: patience)
        rounds.end(round)
    }

    private func assemble(_ began: ContinuousClock.Instant) -> RegistrySnapshot {
        let now = clock.now
        var readings = order.compactMap { records[$0]?.currentReading(at: now, limits: options.limits) }
        shimPids = Set(readings.lazy.compactMap(\.shimPid))
        let sharing = sharing ?? TaskSharing(readings)
        self.sharing = sharing
        if !sharing.isEmpty { for index in readings.indices { sharing.add(to: &readings[index]) } }
        return RegistrySnapshot(
            readings: readings,
            daemons: daemons.map(\.reading),
            problems: notAsked + problems,
            takenAt: now,
            duration: began.duration(to: now)
        )
    }

    /// Why shims could not be asked, for reasons of this program's own: a sentence for each.
    private var notAsked: [String] {
        var counts: [String: Int] = [:]
        for record in records.values { if let why = record.notAsked { counts[why, default: 0] += 1 } }
        return counts.sorted { $0.value > $1.value }.map { why, count in
            "could not look: \(why); \(count) \(count == 1 ? "task is" : "tasks are") as known before"
        }
    }

    /// What is known of the daemons, as of the last snapshot.
    package var daemonReadings: [DaemonReading] { daemons.map(\.reading) }

    func tellNews() { newsFeed.yield() }

    /// A bundle was read, and may lead to another shim than before.
    func sharingMayHaveChanged() { sharing = nil }
}

/// What a registry tells the time and waits by: the system's clock, or one that a test turns.
package protocol RegistryClock: Clock<Duration> where Instant == ContinuousClock.Instant {}

extension ContinuousClock: RegistryClock {}

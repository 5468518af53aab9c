// SPDX-License-Identifier: Apache-2.0

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

    nonisolated let eventLoop: any EventLoop
    nonisolated let options: RegistryOptions
    private let connector: any ShimConnector
    let clock = ContinuousClock()
    private let probes: AsyncStream<[TaskID]>
    private let probeRequests: AsyncStream<[TaskID]>.Continuation

    var records: [TaskID: TaskRecord] = [:]
    private(set) var daemons: [DaemonWatch]
    private var problems: [String] = []
    var pool = ShimPool()
    private var rounds = SnapshotRounds()

    /// A registry of the shims below `options.stateDirectories`; nothing is looked at before the first snapshot.
    public init(
        options: RegistryOptions,
        connector: (any ShimConnector)? = nil,
        eventLoop: (any EventLoop)? = nil
    ) {
        let eventLoop = eventLoop ?? MultiThreadedEventLoopGroup.singleton.next()
        self.options = options
        self.eventLoop = eventLoop
        self.connector = connector ?? TTRPCConnector(eventLoop: eventLoop)
        daemons = options.stateDirectories.map { DaemonWatch($0, at: .now) }
        // One probe of a task is in flight at most, so the stream holds each task once at most.
        (probes, probeRequests) = AsyncStream.makeStream(of: [TaskID].self, bufferingPolicy: .unbounded)
    }

    /// Runs a registry for as long as the body takes.
    public static func withRegistry<Value: Sendable>(
        _ options: RegistryOptions,
        connector: (any ShimConnector)? = nil,
        _ body: (ShimRegistry) async throws -> Value
    ) async throws -> Value {
        let registry = ShimRegistry(options: options, connector: connector)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await registry.run() }
            defer { group.cancelAll() }
            return try await body(registry)
        }
    }

    /// Asks the shims that snapshots want asked, until the caller's task is cancelled; then closes every connection.
    public func run() async {
        let executor = LoopTaskExecutor(eventLoop)
        await withDiscardingTaskGroup { group in
            for await ids in probes {
                for id in ids { group.addTask(executorPreference: executor) { await self.probe(id) } }
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
    /// With `askAll` also those are due that were steady for long (``RegistryLimits/steadyAfter``).
    public func snapshot(patience: Duration? = nil, askAll: Bool = false) async -> RegistrySnapshot {
        let began = clock.now
        await rescan()
        if askAll { for id in records.keys { records[id]?.expectChange(at: clock.now) } }
        let due = records.values.filter { $0.isDue(at: clock.now) }.map(\.bundle.id)
        for id in due { records[id]?.asked(at: clock.now) }
        // All at once: each element of a stream costs its reader a change of threads.
        if !due.isEmpty { probeRequests.yield(due) }
        await waitForAnswers(to: Set(due), patience ?? options.limits.patience)
        return assemble(began)
    }

    // MARK: - The steps of a snapshot

    /// Brings the records up to date with the bundles that there are.
    private func rescan() async {
        let scan = await Self.scan(options, daemons)
        let now = clock.now
        daemons = scan.daemons
        for (id, record) in records where record.reading.isBelievedAlive {
            if let pid = record.reading.pid, !scan.pids.contains(pid) { records[id]?.expectChange(at: now) }
        }
        problems = scan.bundles.problems
        var present: Set<TaskID> = []
        for entry in scan.bundles.entries {
            let id = entry.bundle.id
            if !present.insert(id).inserted {
                problems.append("\(id) is below \(entry.bundle.stateDirectory) too, where it is not shown")
                continue
            }
            if records[id]?.inode != entry.inode || records[id]?.bundle != entry.bundle {
                records[id] = TaskRecord(entry, at: now)
            }
        }
        records = records.filter { present.contains($0.key) }
        let addresses = Set(records.values.compactMap(\.params?.address))
        for shim in pool.retain(addresses) { await shim.close() }
    }

    /// Reads directories off the event loop: a file system may be slow.
    @concurrent
    private static func scan(
        _ options: RegistryOptions,
        _ daemons: [DaemonWatch]
    ) async -> (bundles: BundleScan, daemons: [DaemonWatch], pids: Set<Int32>) {
        var daemons = daemons
        for index in daemons.indices { daemons[index].look(at: .now) }
        let bundles = BundleScan(of: options.stateDirectories, namespaces: options.namespaces)
        return (bundles, daemons, ProcessStat.allPids())
    }

    private func waitForAnswers(to ids: Set<TaskID>, _ patience: Duration) async {
        guard !ids.isEmpty else { return }
        await withCheckedContinuation { waiter in
            let round = rounds.begin(waitingFor: ids, waiter)
            eventLoop.scheduleTask(in: TimeAmount(patience)) {
                self.assumeIsolated { $0.rounds.end(round) }
            }
        }
    }

    private func assemble(_ began: ContinuousClock.Instant) -> RegistrySnapshot {
        let now = clock.now
        var readings = records.values.map { $0.currentReading(at: now, limits: options.limits) }
        readings.sort { $0.id < $1.id }
        let members = Dictionary(grouping: readings.filter { $0.endpoint != nil }, by: { $0.endpoint?.address })
        for index in readings.indices {
            guard let group = members[readings[index].endpoint?.address], group.count > 1 else { continue }
            readings[index].sharesShimWith = group.map(\.id).filter { $0 != readings[index].id }
        }
        return RegistrySnapshot(
            readings: readings,
            daemons: daemons.map(\.reading),
            problems: problems,
            takenAt: now,
            duration: began.duration(to: now)
        )
    }

    // MARK: - Asking one shim

    private func probe(_ id: TaskID) async {
        defer { rounds.answered(id) }
        guard let record = records[id] else { return }
        let outcome = await ask(record)
        guard records[id]?.inode == record.inode else { return }
        records[id]?.concluded(outcome, at: clock.now, limits: options.limits)
    }

    private func ask(_ record: TaskRecord) async -> ProbeOutcome {
        var params = record.params
        if params == nil {
            let (read, about) = await Self.read(record.bundle)
            guard records[record.bundle.id]?.inode == record.inode else { return .unusable("the bundle was replaced") }
            params = try? read.get()
            records[record.bundle.id]?.bundleRead(params, about)
            if case .failure(let error) = read { return .unusable(error.message) }
        }
        guard let params else { return .unusable("the bundle does not tell how to reach its shim") }
        return await ask(record, params, redials: 1)
    }

    @concurrent
    private static func read(_ bundle: ShimBundle) async -> (Result<BootstrapParams, ShimError>, TaskDescription) {
        let params: Result<BootstrapParams, ShimError>
        do { params = .success(try bundle.bootstrapParams()) } catch { params = .failure(error) }
        return (params, bundle.taskDescription())
    }

    private func ask(_ record: TaskRecord, _ params: BootstrapParams, redials: Int) async -> ProbeOutcome {
        let id = record.bundle.id
        let deadline = record.deadline(options.limits)
        let connected: ShimPool.Connected
        switch await open(params, for: id.id, deadline) {
        case .success(let opened): connected = opened
        case .failure(.nobodyListens(let why)): return .nobodyListens(why)
        case .failure(.deadlineExceeded(let waited)): return .silent(waited, shimState: shimState(record))
        case .failure(.closed(let why)): return .hangsUp(why)
        case .failure(.malformed(let why)): return .unusable(why)
        case .failure(.status(_, let message)): return .unusable("Connect is answered with: \(message)")
        case .failure(.cancelled): return .unusable("no longer asked")
        }
        records[id]?.connected(connected.shim.endpoint, shimPid: connected.pid)

        let task = connected.shim.task(id.id)
        let began = clock.now
        do {
            let state = try await task.state(timeout: deadline)
            let latency = began.duration(to: clock.now)
            let (settled, process) = await checked(state, of: task, deadline)
            return .answered(settled, after: latency, process)
        } catch {
            switch error.code {
            case .notFound: return .taskUnknown
            case .deadlineExceeded: return await overdue(task, record, deadline)
            case .unavailable:
                pool.drop(connected.shim, at: params.address)
                guard redials > 0 else { return .hangsUp(error.message) }
                return await ask(record, params, redials: redials - 1)
            case .invalid:
                pool.drop(connected.shim, at: params.address)
                return .unusable(error.message)
            case .failedPrecondition, .unimplemented, .unknown:
                return .unusable(error.message)
            }
        }
    }

    /// `State` was not answered: `Connect`, which takes no lock in the shim, tells a stuck call from a stuck shim.
    private func overdue(_ task: ShimTask, _ record: TaskRecord, _ waited: Duration) async -> ProbeOutcome {
        if (try? await task.connect(timeout: options.limits.slow)) != nil { return .stateOverdue(waited) }
        return .silent(waited, shimState: shimState(record))
    }

    /// The one connection to an address: opened now, or by whoever came first.
    func open(_ params: BootstrapParams, for id: String, _ timeout: Duration) async -> ShimPool.Opened {
        switch pool.request(params.address) {
        case .use(let connected): return .success(connected)
        case .wait: return await withCheckedContinuation { pool.wait($0, for: params.address) }
        case .connect:
            let result = await connect(params, for: id, timeout)
            pool.opened(result, at: params.address)
            return result
        }
    }

    private func connect(_ params: BootstrapParams, for id: String, _ timeout: Duration) async -> ShimPool.Opened {
        do throws(ShimTransportError) {
            let transport = try await connector.connect(to: params, timeout: timeout)
            let shim = Shim(params: params, transport: transport)
            do throws(ShimTransportError) {
                return .success(
                    ShimPool.Connected(shim: shim, pid: try await shim.connect(id, timeout: timeout).shimPid)
                )
            } catch {
                await shim.close()
                throw error
            }
        } catch {
            return .failure(error)
        }
    }

    /// Checks what the shim says of the process.
    ///
    /// One that is gone is asked about once more: it may have exited since.
    private func checked(
        _ state: TaskState,
        of task: ShimTask,
        _ deadline: Duration
    ) async -> (TaskState, ProbeOutcome.InitProcess) {
        let process = ProbeOutcome.InitProcess(pid: state.pid)
        guard process == .gone || process == .zombie, state.status != .stopped,
            let again = try? await task.state(timeout: deadline)
        else { return (state, process) }
        return (again, ProbeOutcome.InitProcess(pid: again.pid))
    }

    /// The kernel's word on the shim's process, found as the parent of the init process when the shim never named itself.
    private func shimState(_ record: TaskRecord) -> Character? {
        let reading = records[record.bundle.id]?.reading ?? record.reading
        guard let pid = reading.shimPid ?? record.bundle.initPid().flatMap({ ProcessStat(pid: $0)?.parentPid }) else {
            return nil
        }
        return ProcessStat(pid: pid)?.state
    }
}

extension ProbeOutcome.InitProcess {
    fileprivate init(pid: Int32?) {
        guard let pid else {
            self = .none
            return
        }
        guard let stat = ProcessStat(pid: pid) else {
            self = .gone
            return
        }
        self =
            stat.state == "Z"
            ? .zombie : .seen(startTicks: stat.startTicks, age: HostClock.age(ofTicks: stat.startTicks))
    }
}

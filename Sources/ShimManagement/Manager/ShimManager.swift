// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims
import ShimLogs

/// Does with shims what containerd's own shim manager does: loads them, starts and makes tasks, notices the end of tasks and
/// of shims, deletes, cleans up, and publishes what happens.
///
/// ``run()`` is its lifetime: the end of shims and tasks is noticed only while it runs.
///
/// ```swift
/// let options = ManagerOptions(directory: StateDirectory(path: "/run/shimtop"), policy: .manager)
/// try await ShimManager.withManager(options) { manager in
///     let report = await manager.load()
///     for shim in report.loaded { print(shim.bundle.id) }
/// }
/// ```
public actor ShimManager {
    struct Record {
        let bundle: ShimBundle
        let task: ShimTask
        let process: ShimProcessIdentity?
        /// The task's init process, once it is known.
        var initPid: Int32?
        /// Whether the task was started: nothing is published about the end of one that never was.
        var isStarted: Bool
        /// Whether the end of ``initPid`` was published.
        var exitIsTold = false
    }

    /// Something that is watched for as long as the manager runs.
    enum Watch: Sendable {
        /// The end of a connection.
        case connection(TaskID, ShimTask)
        /// The end of a task that its shim knows.
        case process(TaskID, ShimTask)
        /// A log pipe that a shim writes to and that nobody else reads, until the stream ends.
        case log(ShimLogPipe, until: AsyncStream<Never>)
    }

    /// Losses that wait to be read, at most; the oldest go first.
    private static let maxWaitingLosses = 256

    /// What is published here: by the manager itself, and by whoever else was given the same exchange.
    public nonisolated let events: EventExchange
    /// Connections that ended unasked, as they are noticed; for one reader.
    public nonisolated let losses: AsyncStream<ShimLoss>
    nonisolated let options: ManagerOptions
    nonisolated let loader: ShimLoader
    private let lossesNoticed: AsyncStream<ShimLoss>.Continuation
    private let watches: AsyncStream<Watch>
    private let watchRequests: AsyncStream<Watch>.Continuation
    var records: [TaskID: Record] = [:]
    /// Log pipes that are read here, because their shims were started here.
    private var logs: [TaskID: AsyncStream<Never>.Continuation] = [:]

    /// A manager that knows no task yet.
    public init(
        options: ManagerOptions,
        events: EventExchange = EventExchange(),
        connector: (any ShimConnector)? = nil
    ) {
        self.options = options
        self.events = events
        loader = ShimLoader(connector: connector, timeouts: options.timeouts)
        (losses, lossesNoticed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.maxWaitingLosses))
        // One for each task that is adopted.
        (watches, watchRequests) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    /// Runs a manager for as long as the body takes.
    public static func withManager<Value: Sendable>(
        _ options: ManagerOptions,
        events: EventExchange = EventExchange(),
        connector: (any ShimConnector)? = nil,
        _ body: (ShimManager) async throws -> Value
    ) async throws -> Value {
        let manager = ShimManager(options: options, events: events, connector: connector)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await manager.run() }
            defer { group.cancelAll() }
            return try await body(manager)
        }
    }

    /// Watches shims and tasks until the caller's task is cancelled; then closes every connection, and leaves shims alone.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for await watch in watches {
                switch watch {
                case .connection(let id, let task): group.addTask { await self.watchConnection(id, task) }
                case .process(let id, let task): group.addTask { await self.watchProcess(id, task) }
                case .log(let pipe, let end): group.addTask { await Self.drain(pipe, until: end) }
                }
            }
            group.cancelAll()
        }
        for record in records.values { await record.task.shim.close() }
        records = [:]
        lossesNoticed.finish()
    }

    /// Every task that is known, sorted.
    public var tasks: [TaskID] { records.keys.sorted() }

    /// A known task.
    ///
    /// Throws `notFound`.
    public func task(_ id: TaskID) throws(ShimError) -> ShimTask { try record(id).task }

    func record(_ id: TaskID) throws(ShimError) -> Record {
        guard let record = records[id] else { throw ShimError(.notFound, "\(id): no such task is loaded") }
        return record
    }

    func watch(_ watch: Watch) { watchRequests.yield(watch) }

    /// Reads a shim's log until ``stopReadingLog(of:)``.
    func readLog(of bundle: ShimBundle) {
        let (stream, end) = AsyncStream.makeStream(of: Never.self)
        logs[bundle.id] = end
        watch(.log(ShimLogPipe(path: bundle.logPipe), until: stream))
    }

    func stopReadingLog(of id: TaskID) { logs.removeValue(forKey: id)?.finish() }

    private static func drain(_ pipe: ShimLogPipe, until end: AsyncStream<Never>) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await pipe.follow { _ in } }
            group.addTask { for await _ in end {} }
            await group.next()
            group.cancelAll()
        }
    }

    // MARK: - The end of tasks and shims

    /// Publishes the end of a task when it comes.
    private func watchProcess(_ id: TaskID, _ task: ShimTask) async {
        while !Task.isCancelled, records[id]?.task.shim === task.shim {
            do throws(ShimError) {
                // A shim that forgets to answer is asked anew now and then.
                let exit = try await task.wait(timeout: .seconds(3600))
                guard let pid = exit.pid ?? records[id]?.initPid else { return }
                records[id]?.exitIsTold = true
                events.publish(
                    EventEnvelope(.exit(process: id.id, pid: pid, status: exit.status, at: exit.at), of: id),
                    from: .wait
                )
                return
            } catch {
                guard error.code == .deadlineExceeded else { return }
            }
        }
    }

    /// Finds out what a connection that ends unasked means, and acts as the policy allows.
    private func watchConnection(_ id: TaskID, _ task: ShimTask) async {
        _ = await task.shim.waitUntilClosed()
        guard !Task.isCancelled, let record = records[id], record.task.shim === task.shim else { return }
        let evidence = await ShimInspection(loader: loader).inspect(record.bundle, lastSeen: record.process)
        guard records[id]?.task.shim === task.shim else { return }
        var loss = ShimLoss(id: id, evidence: evidence, vitality: ShimVitality(evidence))
        switch loss.vitality {
        case .alive: await reconnect(record)
        case .dead:
            records[id] = nil
            if options.policy == .manager {
                loss.cleanup = await cleanup(record.bundle).run(publishingTo: record.isStarted ? events : nil)
            }
            stopReadingLog(of: id)
        case .unresponsive, .unreachable, .unclear: break
        }
        lossesNoticed.yield(loss)
    }

    private func reconnect(_ record: Record) async {
        do throws(LoadFailure) {
            let loaded = try await loader.load(record.bundle)
            await take(loaded, insteadOf: record.task)
        } catch {
            // It answered a moment ago: the record stays, and calls on it say that the connection has ended.
        }
    }

    func cleanup(_ bundle: ShimBundle) -> DeadShimCleanup {
        var cleanup = DeadShimCleanup(bundle: bundle, daemonAddress: options.daemonAddress)
        cleanup.timeouts = options.timeouts
        return cleanup
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost
import RPC

/// Asking one shim about one task.
extension ShimRegistry {
    /// For how long the host's shims are not looked for again, when many do not listen.
    private static let shimsAreCurrent = Duration.seconds(1)

    /// Asks, and leaves the gate that was entered for it.
    func probe(_ id: TaskID, _ entered: Int) async {
        var hasNews = false
        defer {
            gate.leave(entered)
            if !rounds.answered(id), hasNews { tellNews() }
        }
        guard let record = records[id] else { return }
        let outcome = await ask(record)
        guard let current = records[id], current.inode == record.inode else { return }
        let before = current.reading.health
        current.concluded(outcome, at: clock.now, limits: pace)
        hasNews = current.reading.health != before
    }

    /// The limits as they are while every containerd reads what its shims write, or while one does not.
    private var pace: RegistryLimits {
        var limits = options.limits
        let isUnread = daemonReadings.contains(where: \.presence.leavesPipesUnread)
        if isUnread { limits.steadyInterval = min(limits.steadyInterval, limits.unreadInterval) }
        return limits
    }

    private func ask(_ record: TaskRecord) async -> ProbeOutcome {
        var params = record.params
        if record.readsBundle {
            let content: BundleContent
            do throws(SystemError) { content = try await Self.read(record.bundle) } catch {
                return .notAsked(error.reason)
            }
            let (read, about, process) = content
            guard records[record.bundle.id]?.inode == record.inode else { return .unusable("the bundle was replaced") }
            params = try? read.get()
            records[record.bundle.id]?.bundleRead(params, about, process)
            sharingMayHaveChanged()
            if case .failure(let error) = read {
                return error.code == .deadlineExceeded ? .notAsked(error.message) : .unusable(error.message)
            }
        }
        guard let params else { return .unusable("the bundle does not tell how to reach its shim") }
        return await ask(record, params, redials: 1)
    }

    private typealias BundleContent = (Result<BootstrapParams, ShimError>, TaskDescription, ProcessStat?)

    private static func read(_ bundle: ShimBundle) async throws(SystemError) -> BundleContent {
        try await BlockingIO.read { () throws(SystemError) in readNow(bundle) }
    }

    private static func readNow(_ bundle: ShimBundle) -> BundleContent {
        let params: Result<BootstrapParams, ShimError>
        do throws(ShimError) {
            params = .success(try bundle.bootstrapParams())
        } catch {
            params = .failure(error)
        }
        let about = bundle.taskDescription()
        let process = bundle.containerProcess(about)
        return (params, about, process)
    }

    private func ask(_ record: TaskRecord, _ params: BootstrapParams, redials: Int) async -> ProbeOutcome {
        let id = record.bundle.id
        let deadline = record.deadline(options.limits)
        let connected: ShimPool.Connected
        switch await connection(params, for: id.id, deadline) {
        case .success(let opened): connected = opened
        case .failure(.nobodyListens(let why)): return await whoIsThere(record, params, why)
        case .failure(.deadlineExceeded(let waited)): return .silent(waited, shimState: await shimState(record))
        case .failure(.closed(let why)): return .hangsUp(why)
        case .failure(.malformed(let why)): return .unusable(why)
        case .failure(.status(let status)): return .unusable("Connect is answered with: \(status.message)")
        case .failure(.notTried(let why)): return .notAsked(why)
        case .failure(.cancelled): return .notAsked("no longer asked")
        }
        if records[id]?.connected(connected.shim.endpoint, shimPid: connected.pid) == true { sharingMayHaveChanged() }

        let task = connected.shim.task(id.id)
        let began = clock.now
        do {
            let state = try await task.askState(timeout: deadline)
            let latency = began.duration(to: clock.now)
            let (settled, process) = await checked(state, of: task, deadline)
            return .answered(settled, after: latency, process)
        } catch {
            switch error {
            case .status(let status) where status.code == .notFound: return .taskUnknown
            case .deadlineExceeded: return await overdue(task, record, deadline)
            case .closed(let why), .nobodyListens(let why):
                pool.drop(connected.shim, at: params.address)
                guard redials > 0 else { return .hangsUp(why) }
                return await ask(record, params, redials: redials - 1)
            case .malformed(let why):
                pool.drop(connected.shim, at: params.address)
                return .unusable(why)
            case .status(let status): return .unusable("State is answered with: \(status.message)")
            case .notTried(let why): return .notAsked(why)
            case .cancelled: return .notAsked("no longer asked")
            }
        }
    }

    /// `State` was not answered: `Connect`, which takes no lock in the shim, tells a stuck call from a stuck shim.
    private func overdue(_ task: ShimTask, _ record: TaskRecord, _ waited: Duration) async -> ProbeOutcome {
        if (try? await task.connect(timeout: options.limits.slow)) != nil { return .stateOverdue(waited) }
        return .silent(waited, shimState: await shimState(record))
    }

    /// Nobody listens: whether the shim is gone, cannot be reached, or cannot be seen from here.
    private func whoIsThere(_ record: TaskRecord, _ params: BootstrapParams, _ why: String) async -> ProbeOutcome {
        let (bundle, about) = (record.bundle, record.reading.about)
        let seen = shimProcesses.flatMap { $0.at.duration(to: clock.now) < Self.shimsAreCurrent ? $0.seen : nil }
        let found = try? await BlockingIO.read { () throws(SystemError) in
            let shims = seen ?? ShimProcesses()
            return (ShimPresence(of: bundle, about, params, among: shims), shims)
        }
        guard let (presence, shims) = found else { return .notAsked("timed out reading /proc") }
        if seen == nil { shimProcesses = (shims, clock.now) }
        switch presence {
        case .running(let process, let isInOtherMounts):
            return .unreachable(pid: process.pid, isInOtherMounts: isInOtherMounts)
        case .outOfSight(let why): return .unusable("cannot be seen from here: \(why)")
        case .gone: return .nobodyListens(why)
        }
    }

    /// The one connection to an address: opened now, or by whoever came first.
    func connection(_ params: BootstrapParams, for id: String, _ timeout: Duration) async -> ShimPool.Opened {
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
    private func shimState(_ record: TaskRecord) async -> Character? {
        let reading = records[record.bundle.id]?.reading ?? record.reading
        let (known, bundle) = (reading.shimPid, record.bundle)
        let state = try? await BlockingIO.read { () throws(SystemError) in
            (known ?? bundle.initProcessNow()?.parentPid).flatMap { ProcessStat(pid: $0)?.state }
        }
        return state ?? nil
    }
}

extension ProbeOutcome.InitProcess {
    fileprivate init(pid: Int32?) {
        guard let pid else {
            self = .none
            return
        }
        do throws(SystemError) {
            guard let stat = try ProcessStat.look(pid) else {
                self = .gone
                return
            }
            let age = HostClock.age(ofTicks: stat.startTicks)
            self = stat.state == "Z" ? .zombie : .seen(startTicks: stat.startTicks, age: age)
        } catch {
            self = .unseen
        }
    }
}

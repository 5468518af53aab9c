// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// The threads of ``BlockingIO``, and the one that watches over them.
final class IOThreads: Sendable {
    static let shared = IOThreads()

    /// Threads that work at a time; those that hang do not count.
    private static let most = 8
    /// Threads that wait for work.
    private static let mostIdle = 4
    /// How often busy threads are looked at.
    private static let watchTime = Duration.milliseconds(100)
    /// How often it is looked whether a service is in a call.
    private static let idleWatchTime = Duration.seconds(1)

    private struct State {
        var queue: [IOJob] = []
        var idle = 0
        var busy: [ObjectIdentifier: (thread: IOThread, job: IOJob)] = [:]
        var services: [ObjectIdentifier: IOService] = [:]
        var hung = 0
        /// Whether the watch sleeps until there is something to watch; nil before it was started.
        var watchSleeps: Bool?
    }

    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)
    private let watch = DispatchSemaphore(value: 0)

    var hungThreads: Int { state.withLock { $0.hung } }

    // MARK: - Jobs

    func start(_ job: IOJob) {
        enum Next { case wake, makeThread, queue, refuse }
        let next = state.withLock { state -> Next in
            guard state.hung < BlockingIO.mostHung else { return .refuse }
            state.queue.append(job)
            if state.idle > 0 {
                state.idle -= 1
                return .wake
            }
            return state.busy.count < Self.most ? .makeThread : .queue
        }
        switch next {
        case .refuse: job.fail(Self.tooManyHang)
        case .queue: break
        case .wake: work.signal()
        case .makeThread: makeThread()
        }
        wakeWatch()
    }

    private static let tooManyHang = SystemError(
        "read",
        unanswered: "\(BlockingIO.mostHung) earlier calls on this host's file systems hang"
    )

    private func makeThread() {
        let thread = IOThread()
        do throws(SystemError) {
            try thread.start("io") { self.serve(thread) }
        } catch {
            // Others that are at work take what waits; where there are none nobody ever would.
            let waiting = state.withLock { state -> [IOJob] in
                guard state.busy.isEmpty else { return [] }
                defer { state.queue = [] }
                return state.queue
            }
            for job in waiting { job.fail(error) }
        }
    }

    private func serve(_ thread: IOThread) {
        while true {
            while let job = take(thread) {
                let deliver = job.body()
                guard thread.settle(deliver) else { return hungEnded(thread) }
            }
            let mayWait = state.withLock { state in
                guard state.idle < Self.mostIdle else { return false }
                state.idle += 1
                return true
            }
            guard mayWait else { return }
            work.wait()
        }
    }

    /// The next job, which the thread is busy with from now on.
    private func take(_ thread: IOThread) -> IOJob? {
        state.withLock { state in
            let key = ObjectIdentifier(thread)
            state.busy[key] = nil
            guard !state.queue.isEmpty else { return nil }
            let job = state.queue.removeFirst()
            state.busy[key] = (thread, job)
            return job
        }
    }

    private func hungEnded(_ thread: IOThread) {
        HungPaths.shared.answered(thread)
        state.withLock { $0.hung -= 1 }
    }

    // MARK: - Services

    func add(_ service: IOService) {
        state.withLock { $0.services[ObjectIdentifier(service)] = service }
        wakeWatch()
    }

    func ended(_ service: IOService) {
        let wasThere = state.withLock { $0.services.removeValue(forKey: ObjectIdentifier(service)) != nil }
        if !wasThere { hungEnded(service.thread) }
    }

    // MARK: - The watch

    private func wakeWatch() {
        enum Next { case none, wake, make }
        let next = state.withLock { state -> Next in
            switch state.watchSleeps {
            case nil:
                state.watchSleeps = false
                return .make
            case true?:
                state.watchSleeps = false
                return .wake
            case false?: return .none
            }
        }
        switch next {
        case .none: break
        case .wake: watch.signal()
        case .make:
            do { try IOThread().start("io watch") { self.keepWatch() } } catch {
                state.withLock { $0.watchSleeps = nil }
            }
        }
    }

    /// Somebody does not want to wait for a service any longer.
    func watchAgain() { watch.signal() }

    private func keepWatch() {
        while true {
            let pause = state.withLock { state -> Duration? in
                state.watchSleeps = false
                if !state.busy.isEmpty || !state.queue.isEmpty { return Self.watchTime }
                if state.services.isEmpty {
                    state.watchSleeps = true
                    return nil
                }
                return state.services.values.contains(where: \.isWatched) ? Self.watchTime : Self.idleWatchTime
            }
            guard let pause else {
                watch.wait()
                continue
            }
            _ = watch.wait(timeout: .now() + .milliseconds(Int(pause / .milliseconds(1))))
            look(at: .now)
        }
    }

    private func look(at now: ContinuousClock.Instant) {
        let (busy, services) = state.withLock { (Array($0.busy.values), Array($0.services.values)) }
        for (thread, job) in busy {
            if let (path, since) = thread.abandon(after: job.patience, at: now) {
                hangs(thread, on: path, since, now)
                let error = SystemError("read \(path)", unanswered: HungPaths.shared.reason(path))
                if job.takeRepeat() { start(job) } else { job.fail(error) }
            } else if now >= job.deadline {
                thread.abandon()
                isGivenUp(thread)
                job.fail(SystemError("read", unanswered: "it takes too long"))
            }
        }
        for service in services {
            guard let (path, since) = service.hangs(at: now) else { continue }
            hangs(service.thread, on: path, since, now)
            service.fail(SystemError("read \(path)", unanswered: HungPaths.shared.reason(path)))
        }
        let late = state.withLock { state in
            let late = state.queue.filter { now >= $0.deadline }
            if !late.isEmpty { state.queue.removeAll { now >= $0.deadline } }
            return late
        }
        for job in late { job.fail(SystemError("read", unanswered: "no thread was free for it in time")) }
    }

    private func hangs(
        _ thread: IOThread,
        on path: String,
        _ since: ContinuousClock.Instant,
        _ now: ContinuousClock.Instant
    ) {
        HungPaths.shared.hangs(thread, on: path, since: since, at: now)
        isGivenUp(thread)
    }

    private func isGivenUp(_ thread: IOThread) {
        state.withLock { state in
            state.busy[ObjectIdentifier(thread)] = nil
            state.services = state.services.filter { $0.value.thread !== thread }
            state.hung += 1
        }
    }
}

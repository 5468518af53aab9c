// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Synchronization

/// The one thread that calls curses: an executor that also waits for the terminal and for signals.
///
/// Nothing on it waits but its own `poll`. It starts with the first session and lives as long as the process.
final class UIThread: SerialExecutor {
    static let shared = UIThread()

    /// What to wait for besides jobs; descriptors are -1 where there is nothing to wait for.
    struct Interest {
        var input: Int32 = -1
        /// Waited for until it takes bytes.
        var output: Int32 = -1
        var signals: Int32 = -1
        var deadline: ContinuousClock.Instant?
    }

    /// The poll bits of the three descriptors; all 0 when the deadline has passed.
    struct Readiness {
        var input: Int16
        var output: Int16
        var signals: Int16
    }

    /// Both are called on the thread: before it waits, and when something is ready.
    struct Watch: Sendable {
        var interest: @Sendable () -> Interest
        var ready: @Sendable (Readiness) -> Void
    }

    private struct State {
        var jobs: [UnownedJob] = []
        var watch: Watch?
        var thread: pthread_t?
    }

    private let state = Mutex(State())
    private let wakeUp = linux_eventfd()

    /// Starts the thread unless it runs, to be called before anything is enqueued.
    func start() throws(TerminalError) {
        guard wakeUp >= 0 else { throw .system(call: "eventfd", errno: EMFILE) }
        let failure = state.withLock { state in
            guard state.thread == nil else { return Int32(0) }
            var thread = pthread_t()
            let failure = pthread_create(
                &thread,
                nil,
                { _ in
                    UIThread.shared.loop()
                    return nil
                },
                nil
            )
            if failure == 0 { state.thread = thread }
            return failure
        }
        guard failure == 0 else { throw .system(call: "pthread_create", errno: failure) }
    }

    /// Sets what the thread waits for besides jobs, from its next wait on.
    func watch(_ watch: Watch) {
        state.withLock { $0.watch = watch }
        wake()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
        wake()
    }

    func isIsolatingCurrentContext() -> Bool? {
        state.withLock { $0.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
    }

    func checkIsolated() {
        precondition(isIsolatingCurrentContext() == true, "not on the thread of the screen")
    }

    private func wake() {
        var one: UInt64 = 1
        _ = write(wakeUp, &one, MemoryLayout.size(ofValue: one))
    }

    private func loop() {
        linux_name_thread("screen")
        crash_guard_thread_stack()
        while true {
            let watch = state.withLock { $0.watch }
            let interest = watch?.interest() ?? Interest()
            var descriptors = [
                pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0),
                pollfd(fd: interest.input, events: Int16(POLLIN), revents: 0),
                pollfd(fd: interest.output, events: Int16(POLLOUT), revents: 0),
                pollfd(fd: interest.signals, events: Int16(POLLIN), revents: 0),
            ]
            poll(&descriptors, nfds_t(descriptors.count), Self.milliseconds(until: interest.deadline))
            var count: UInt64 = 0
            _ = read(wakeUp, &count, MemoryLayout.size(ofValue: count))
            // A key comes before any drawing that waits.
            if let watch, descriptors[1...].contains(where: { $0.revents != 0 }) || Self.hasPassed(interest.deadline) {
                watch.ready(
                    Readiness(
                        input: descriptors[1].revents,
                        output: descriptors[2].revents,
                        signals: descriptors[3].revents
                    )
                )
            }
            let jobs = state.withLock { state in
                defer { state.jobs.removeAll() }
                return state.jobs
            }
            for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
        }
    }

    private static func hasPassed(_ deadline: ContinuousClock.Instant?) -> Bool { deadline.map { $0 <= .now } ?? false }

    /// What `poll` is told: -1 waits for ever.
    private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let left = max(.zero, ContinuousClock.now.duration(to: deadline))
        return Int32(clamping: Int((left / .milliseconds(1)).rounded(.up)))
    }
}

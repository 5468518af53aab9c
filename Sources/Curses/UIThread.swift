// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Synchronization

/// The one thread that calls curses: an executor that also waits for the terminal and for signals.
///
/// Nothing on it waits but its own `poll`. It starts with the first session and lives as long as the process.
final class UIThread: SerialExecutor {
    static let shared = UIThread()

    /// Descriptors to wait for, -1 for none, and what to call on the thread when one is ready, with their poll bits.
    struct Watch: Sendable {
        var terminal: Int32
        var signals: Int32
        var ready: @Sendable (_ terminal: Int16, _ signals: Int16) -> Void
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

    /// Sets what the thread waits for besides jobs.
    func watch(_ watch: Watch?) {
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
            var descriptors = [
                pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0),
                pollfd(fd: watch?.terminal ?? -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: watch?.signals ?? -1, events: Int16(POLLIN), revents: 0),
            ]
            poll(&descriptors, nfds_t(descriptors.count), -1)
            var count: UInt64 = 0
            _ = read(wakeUp, &count, MemoryLayout.size(ofValue: count))
            // A key comes before any drawing that waits.
            if let watch, descriptors[1].revents | descriptors[2].revents != 0 {
                watch.ready(descriptors[1].revents, descriptors[2].revents)
            }
            let jobs = state.withLock { state in
                defer { state.jobs.removeAll() }
                return state.jobs
            }
            for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Synchronization

/// One thread that may block, and the path that it is on.
final class IOThread: Sendable {
    private struct State {
        var path: String?
        var since = ContinuousClock.now
        /// Nobody waits for it any more: what it does from now on counts for nothing.
        var isAbandoned = false
        /// What it ran out of in the work that it does.
        var shortage: SystemError?
    }

    private let state = Mutex(State())

    /// The calling thread; nil for one that others wait for.
    static var current: IOThread? {
        linux_thread_value().map { Unmanaged<IOThread>.fromOpaque($0).takeUnretainedValue() }
    }

    var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

    var isInCall: Bool { state.withLock { $0.path != nil } }

    /// Notes that it is on a path from now on; returns the one that it was on.
    func enter(_ path: String) -> String? {
        state.withLock { state in
            defer {
                state.path = path
                state.since = .now
            }
            return state.path
        }
    }

    func leave(backTo path: String?) {
        state.withLock { state in
            state.path = path
            if path != nil { state.since = .now }
        }
    }

    /// Gives it up if it has been in one call for this long; the path, then, and since when.
    func abandon(
        after patience: Duration,
        at now: ContinuousClock.Instant
    ) -> (path: String, since: ContinuousClock.Instant)? {
        state.withLock { state in
            guard !state.isAbandoned, let path = state.path, state.since.duration(to: now) >= patience else {
                return nil
            }
            state.isAbandoned = true
            return (path, state.since)
        }
    }

    /// Notes what it has run out of.
    func lacks(_ shortage: SystemError) { state.withLock { $0.shortage = shortage } }

    /// What it has run out of since this was called last.
    func takeShortage() -> SystemError? {
        state.withLock { state in
            defer { state.shortage = nil }
            return state.shortage
        }
    }

    /// Gives it up, whatever it does.
    func abandon() { state.withLock { $0.isAbandoned = true } }

    /// Whether what it has made counts: from here on it cannot be given up for it any more.
    func settle(_ deliver: () -> Void) -> Bool {
        let counts = state.withLock { !$0.isAbandoned }
        if counts { deliver() }
        return counts
    }

    /// Runs the body on a new thread of this name.
    ///
    /// Throws when no thread can be started.
    func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let start = Unmanaged.passRetained(Start(thread: self, name: name, body: body))
        var handle = pthread_t()
        let failure = pthread_create(&handle, nil, IOThread.main, start.toOpaque())
        guard failure == 0 else {
            start.release()
            throw SystemError(noThread: failure)
        }
        pthread_detach(handle)
    }

    private final class Start: Sendable {
        let thread: IOThread
        let name: String
        let body: @Sendable () -> Void

        init(thread: IOThread, name: String, body: @escaping @Sendable () -> Void) {
            (self.thread, self.name, self.body) = (thread, name, body)
        }
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        linux_name_thread(start.name)
        linux_set_thread_value(Unmanaged.passUnretained(start.thread).toOpaque())
        start.body()
        // The value is not looked at any more, and what it points to may go.
        linux_set_thread_value(nil)
        return nil
    }
}

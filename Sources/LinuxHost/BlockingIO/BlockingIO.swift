// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// Threads for calls that may block on a file system: a dead NFS or FUSE mount holds whoever touches it, beyond SIGKILL.
///
/// Work runs on threads of its own. Each call that reaches a file system goes through an ``IOGate``, which says on which path the
/// thread is. One that gets no answer within ``patience`` is abandoned: its path is remembered (``HungPaths``), the work is begun
/// again on another thread, and there the same path is refused at once, so that a dead mount costs one wait and hides nothing else.
package enum BlockingIO {
    /// How long one call on a file system may take.
    ///
    /// One second.
    package static let patience = Duration.seconds(1)
    /// How long work may take as a whole.
    ///
    /// Ten seconds.
    package static let workTime = Duration.seconds(10)
    /// Threads that may hang at a time: from then on nothing more is read.
    package static let mostHung = 32

    /// Runs work that only reads, and that may be run again from its beginning.
    ///
    /// Throws what the work throws; `isUnanswered` where it took too long, too many calls hang already, or the caller's task was
    /// cancelled; and `isShortage` where no thread can be started, or the program ran out of something meanwhile: the work may have
    /// taken what it could not open for what is not there.
    package static func read<Value: Sendable>(
        within limit: Duration = workTime,
        _ work: @escaping @Sendable () throws(SystemError) -> Value
    ) async throws(SystemError) -> Value {
        try await run(limit, mayRepeat: true, work)
    }

    /// Runs work that changes something, once at most: it may still be done after this has thrown `isUnanswered`.
    package static func change<Value: Sendable>(
        within limit: Duration = workTime,
        _ work: @escaping @Sendable () throws(SystemError) -> Value
    ) async throws(SystemError) -> Value {
        try await run(limit, mayRepeat: false, work)
    }

    /// The same, waited for also by a task that is cancelled: what has to be brought to its end.
    package static func finish<Value: Sendable>(
        within limit: Duration = workTime,
        _ work: @escaping @Sendable () throws(SystemError) -> Value
    ) async throws(SystemError) -> Value {
        let answer = Answer<Value>()
        return try await result(of: job(limit, mayRepeat: false, answer, work), answer).get()
    }

    /// Paths that do not answer at present.
    package static var hungPaths: [HungPath] { HungPaths.shared.all }

    /// Threads that hang in a call at present.
    package static var hungThreads: Int { IOThreads.shared.hungThreads }

    /// Runs work that only reads, and blocks the calling thread meanwhile: for where a program begins, and nobody waits for it.
    package static func wait<Value: Sendable>(
        within limit: Duration = workTime,
        _ work: @escaping @Sendable () throws(SystemError) -> Value
    ) throws(SystemError) -> Value {
        if IOThread.current != nil { return try work() }
        let answer = Answer<Value>()
        IOThreads.shared.start(job(limit, mayRepeat: true, answer, work))
        let ended = DispatchSemaphore(value: 0)
        let outcome = Mutex<Result<Value, SystemError>>(.failure(unwanted))
        answer.wait { given in
            outcome.withLock { $0 = given }
            ended.signal()
        }
        ended.wait()
        return try outcome.withLock { $0 }.get()
    }

    private static var unwanted: SystemError { SystemError("read", unanswered: "no longer wanted") }

    private static func job<Value: Sendable>(
        _ limit: Duration,
        mayRepeat: Bool,
        _ answer: Answer<Value>,
        _ work: @escaping @Sendable () throws(SystemError) -> Value
    ) -> IOJob {
        IOJob(within: limit, mayRepeat: mayRepeat) {
            _ = IOThread.current?.takeShortage()
            var result = Result { () throws(SystemError) in try work() }
            if mayRepeat, let shortage = IOThread.current?.takeShortage() { result = .failure(shortage) }
            return { [result] in answer.give(result) }
        } fail: { error in
            answer.give(.failure(error))
        }
    }

    private static func run<Value: Sendable>(
        _ limit: Duration,
        mayRepeat: Bool,
        _ work: @escaping @Sendable () throws(SystemError) -> Value
    ) async throws(SystemError) -> Value {
        let answer = Answer<Value>()
        let job = job(limit, mayRepeat: mayRepeat, answer, work)
        let result = await withTaskCancellationHandler {
            await self.result(of: job, answer)
        } onCancel: {
            answer.give(.failure(Self.unwanted))
        }
        return try result.get()
    }

    private static func result<Value: Sendable>(
        of job: IOJob,
        _ answer: Answer<Value>
    ) async -> Result<Value, SystemError> {
        await withCheckedContinuation { waiter in
            answer.wait { waiter.resume(returning: $0) }
            IOThreads.shared.start(job)
        }
    }
}

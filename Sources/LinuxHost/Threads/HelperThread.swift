// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// A thread of its own for work that blocks, which must not be done on the threads that Swift's tasks share.
public enum HelperThread {
    /// Runs the work on a new thread, and returns what it made when it has ended.
    ///
    /// Cancelling the caller's task calls `wakeUp`: the work is to look at it.
    ///
    /// Throws when no thread can be started; the work is not done then.
    public static func run<Value: Sendable>(
        _ name: String,
        cancelledBy wakeUp: WakeUp,
        _ work: @escaping @Sendable () -> Value
    ) async throws(SystemError) -> Value {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (ended: CheckedContinuation<Result<Value, SystemError>, Never>) in
                let job = Unmanaged.passRetained(Job(name: name) { ended.resume(returning: .success(work())) })
                var thread = pthread_t()
                let failure = pthread_create(&thread, nil, HelperThread.body, job.toOpaque())
                if failure == 0 {
                    pthread_detach(thread)
                } else {
                    job.release()
                    ended.resume(returning: .failure(SystemError("start a thread", number: failure)))
                }
            }
        } onCancel: {
            wakeUp.call()
        }
        return try result.get()
    }

    private final class Job: Sendable {
        let name: String
        let work: @Sendable () -> Void

        init(name: String, work: @escaping @Sendable () -> Void) {
            self.name = name
            self.work = work
        }
    }

    private static let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { return nil }
        let job = Unmanaged<Job>.fromOpaque(argument).takeRetainedValue()
        linux_name_thread(job.name)
        job.work()
        return nil
    }
}

// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// A thread of its own for work that blocks, which must not be done on the threads that Swift's tasks share.
public enum HelperThread {
    /// Runs the work on a new thread, and returns when it has ended.
    ///
    /// Cancelling the caller's task calls `wakeUp`: the work is to look at it.
    ///
    /// Throws when no thread can be started; the work is not done then.
    public static func run(
        _ name: String,
        cancelledBy wakeUp: WakeUp,
        _ work: @escaping @Sendable () -> Void
    ) async throws(SystemError) {
        let failure = await withTaskCancellationHandler {
            await withCheckedContinuation { (ended: CheckedContinuation<SystemError?, Never>) in
                let job = Unmanaged.passRetained(Job(name: name, work: work, ended: ended))
                var thread = pthread_t()
                let failure = pthread_create(&thread, nil, HelperThread.body, job.toOpaque())
                if failure == 0 {
                    pthread_detach(thread)
                } else {
                    job.release()
                    ended.resume(returning: SystemError("start a thread", number: failure))
                }
            }
        } onCancel: {
            wakeUp.call()
        }
        if let failure { throw failure }
    }

    private final class Job: Sendable {
        let name: String
        let work: @Sendable () -> Void
        let ended: CheckedContinuation<SystemError?, Never>

        init(name: String, work: @escaping @Sendable () -> Void, ended: CheckedContinuation<SystemError?, Never>) {
            self.name = name
            self.work = work
            self.ended = ended
        }
    }

    private static let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { return nil }
        let job = Unmanaged<Job>.fromOpaque(argument).takeRetainedValue()
        linux_name_thread(job.name)
        job.work()
        job.ended.resume(returning: nil)
        return nil
    }
}

// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Starts tasks on an event loop: what they call there is reached without waking another thread.
package final class LoopTaskExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    package init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute {
            // On the loop's own executor too: an actor of this loop is then reached without going through the loop's queue
            // again, and so is everything after each of its awaits.
            job.runSynchronously(
                isolatedTo: self.eventLoop.executor.asUnownedSerialExecutor(),
                taskExecutor: self.asUnownedTaskExecutor()
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostActions
import ShimLogs
import Synchronization

/// Notices when lines of a log pipe begin to be taken past its stopped readers, and when that ends.
final class RescueWatch: Sendable {
    private let task: TaskID
    private let isTaking = Mutex(false)

    init(task: TaskID) { self.task = task }

    /// What is to be written down, when there is something.
    func take(_ message: Message) -> LogPipeHandover? {
        guard case .log(_, .pipe(let state)) = message else { return nil }
        let takes = state.isDrainedHere && !state.readers.isEmpty
        return isTaking.withLock { isTaking in
            defer { isTaking = takes }
            guard takes != isTaking else { return nil }
            return LogPipeHandover(task: task, takes ? .taken : .handedBack, state.words)
        }
    }

    /// The same when nothing more is read.
    func end() -> LogPipeHandover? {
        isTaking.withLock { isTaking in
            defer { isTaking = false }
            return isTaking ? LogPipeHandover(task: task, .ended, "no longer") : nil
        }
    }
}

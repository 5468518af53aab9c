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

    /// A record for the journal, when there is one.
    func take(_ message: Message) -> JournalRecord? {
        guard case .log(_, .pipe(let state)) = message else { return nil }
        let takes = state.isDrainedHere && !state.readers.isEmpty
        return isTaking.withLock { isTaking in
            defer { isTaking = takes }
            guard takes != isTaking else { return nil }
            return takes
                ? JournalRecord("drain log pipe", on: task).ended(.asked, state.words, after: nil)
                : JournalRecord("hand back log pipe", on: task).ended(.done, state.words, after: nil)
        }
    }

    /// The same when nothing more is read.
    func end() -> JournalRecord? {
        isTaking.withLock { isTaking in
            defer { isTaking = false }
            return isTaking ? JournalRecord("drain log pipe", on: task).ended(.done, "no longer", after: nil) : nil
        }
    }
}

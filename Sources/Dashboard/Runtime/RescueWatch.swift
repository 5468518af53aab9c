// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Synchronization

/// Notices when lines of a log pipe begin to be taken past its stopped readers, and when that ends.
final class RescueWatch: Sendable {
    private let task: TaskID
    private let isTaking = Mutex(false)

    init(task: TaskID) { self.task = task }

    /// A line for the journal, when there is one.
    func take(_ message: Message) -> String? {
        guard case .log(_, .pipe(let state)) = message else { return nil }
        let takes = state.isDrainedHere && !state.readers.isEmpty
        return isTaking.withLock { isTaking in
            defer { isTaking = takes }
            guard takes != isTaking else { return nil }
            return takes ? "drains log pipe \(task): \(state.words)" : "handed back log pipe \(task): \(state.words)"
        }
    }

    /// The same when nothing more is read.
    func end() -> String? {
        isTaking.withLock { isTaking in
            defer { isTaking = false }
            return isTaking ? "drains log pipe \(task) no more" : nil
        }
    }
}

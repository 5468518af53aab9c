// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostActions
import ShimLogs
import Synchronization

/// Notices when lines of a log pipe begin to be taken past its stopped readers, and when that ends.
final class RescueWatch: Sendable {
    private let task: TaskID
    /// Whether it is an action, which is written down when it begins and ends.
    private let isAction: Bool
    private let state = Mutex(State())

    private struct State {
        var isTaking = false
        var hasTaken = false
    }

    init(task: TaskID, isAction: Bool = false) { (self.task, self.isAction) = (task, isAction) }

    /// What is to be written down, when there is something.
    func take(_ message: Message) -> LogPipeHandover? {
        guard case .log(_, .pipe(let state)) = message else { return nil }
        let takes = state.isDrainedHere && !state.readers.isEmpty
        return self.state.withLock { known in
            guard takes != known.isTaking else { return nil }
            let isBegin = takes && !known.hasTaken
            (known.isTaking, known.hasTaken) = (takes, known.hasTaken || takes)
            return isAction && isBegin ? nil : LogPipeHandover(task: task, takes ? .taken : .handedBack, state.words)
        }
    }

    /// The same when nothing more is read.
    func end() -> LogPipeHandover? {
        state.withLock { known in
            defer { known.isTaking = false }
            return known.isTaking && !isAction ? LogPipeHandover(task: task, .ended, "no longer") : nil
        }
    }
}

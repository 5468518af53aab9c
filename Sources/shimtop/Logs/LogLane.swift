// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostActions
import ShimLogs
import Synchronization

/// One source of one task, while its lines are printed.
final class LogLane: Sendable {
    let id: TaskID
    let source: LogSource
    /// What reading it is, where that takes lines from others.
    let action: TaskAction?
    /// What has come and is not printed yet.
    let backlog: LogBacklog
    private let isPipeTroubled = Mutex(false)
    private let place = Mutex<LogHistory?>(nil)

    init(_ id: TaskID, _ source: LogSource, _ action: TaskAction?) throws {
        self.id = id
        self.source = source
        self.action = action
        backlog = try LogBacklog()
    }

    /// Whether the shim's log pipe is in trouble that was not known yet.
    func seesTrouble(in pipe: LogPipeState) -> Bool {
        isPipeTroubled.withLock { isTroubled in
            defer { isTroubled = pipe.isTroubled }
            return pipe.isTroubled && !isTroubled
        }
    }

    /// The place before what has come.
    var history: LogHistory? {
        get { place.withLock { $0 } }
        set { place.withLock { $0 = newValue } }
    }
}

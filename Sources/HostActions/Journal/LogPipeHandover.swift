// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims

/// A log pipe changes hands by itself: the policy says that it is drained while its readers are stopped.
package struct LogPipeHandover: Sendable, Hashable {
    package enum Step: Sendable, Hashable {
        /// From readers that are stopped.
        case taken
        /// To readers that go on.
        case handedBack
        /// Nobody looks at the log any more.
        case ended
    }

    package var task: TaskID
    package var step: Step
    /// The state of the pipe, in words.
    package var words: String

    package init(task: TaskID, _ step: Step, _ words: String) {
        (self.task, self.step, self.words) = (task, step, words)
    }
}

extension JournalRecord {
    init(_ handover: LogPipeHandover) {
        switch handover.step {
        case .taken: self = JournalRecord("drain log pipe", on: handover.task).ended(.asked, handover.words, after: nil)
        case .handedBack:
            self = JournalRecord("hand back log pipe", on: handover.task).ended(.done, handover.words, after: nil)
        case .ended: self = JournalRecord("drain log pipe", on: handover.task).ended(.done, handover.words, after: nil)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import Curses

/// Everything that reaches the dashboard.
package enum Message: Sendable, Hashable {
    case key(KeyEvent)
    case mouse(MouseEvent)
    case resized(rows: Int, columns: Int)
    /// The program is in the foreground again.
    case resumed
    case terminate(signal: Int32)
    /// Time went on.
    case tick
    case snapshot(RegistrySnapshot)
    case processesRead(TaskID, Result<[TaskProcess], ShimError>)
    /// What came of an action: what was done, in a few words.
    case actionFinished(TaskAction, Result<String, ShimError>)
    case log(TaskID, LogPipeUpdate)
    /// The journal's file could not be written, with a sentence that says why.
    case journalFailed(String)
}

/// When a message came.
package struct Moment: Sendable, Hashable {
    package var instant: ContinuousClock.Instant
    /// Local time of day, `HH:MM:SS`.
    package var timeOfDay: String

    package init(instant: ContinuousClock.Instant, timeOfDay: String) {
        self.instant = instant
        self.timeOfDay = timeOfDay
    }
}

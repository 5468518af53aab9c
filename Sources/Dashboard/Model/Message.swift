// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import Curses
package import Diagnosis
package import HostActions
package import HostSession
package import LogText
package import ShimLogs
package import TerminalThemes

/// Everything that reaches the dashboard.
package enum Message: Sendable, Hashable {
    /// A key, and the newest frame that whoever pressed it had seen.
    case key(KeyEvent, seen: Int = .max)
    case mouse(MouseEvent)
    case paste(String)
    /// So many keys came while too many waited.
    case keysDropped(Int)
    /// The newest frame has this number; it shows what the model was until now.
    case drawn(Int)
    /// Whether somebody looks at the terminal.
    case focus(Bool)
    case resized(rows: Int, columns: Int)
    /// The program is in the foreground again.
    case resumed
    case terminate(signal: Int32)
    /// Time went on.
    case tick
    case snapshot(HostSnapshot)
    case processesRead(TaskID, Result<[TaskProcess], ShimError>)
    case measured([TaskID: TaskMeasures])
    case sampled([TaskID: TaskMeasures])
    /// What came of an action.
    case actionFinished(TaskAction, ActionReport)
    /// What there is to read of a buffer's task, and which of it is read.
    case logSources(LogBufferID, [LogSource], reading: LogSource?)
    case log(LogBufferID, LogUpdate)
    /// What was found, of some tasks or of everything, is in the snapshots from now on.
    case examined(everything: Bool)
    /// A shim has fallen sick, or is well again, since the last snapshot.
    case healthChanged
    /// A part of what is known of a task.
    case reportRead(TaskID, TaskReport.Part, Result<TaskReport, ShimError>)
    /// What is known of a task and what is wrong with it; nothing when it is gone.
    case explained(TaskID, TaskEvidence?)
    /// What a scan found in a part of its range.
    case logScanned(LogBufferID, [LogQuery], found: [Int], range: Range<Int>)
    /// Lines older than a buffer's first, and where those before them can be read.
    case olderLogRead(LogBufferID, LogBatch, LogHistory?)
    /// Everything is shown in this theme from now on.
    case themeLoaded(String, Theme)
    /// Something for the journal line.
    case noted(String, Journal.Tone)
}

/// When a message came.
package struct Moment: Sendable, Hashable {
    package var instant: ContinuousClock.Instant
    /// The same moment, by the calendar's clock.
    package var time: LogTime
    /// Local time of day, `HH:MM:SS`.
    package var timeOfDay: String

    package init(instant: ContinuousClock.Instant, time: LogTime, timeOfDay: String) {
        self.instant = instant
        self.time = time
        self.timeOfDay = timeOfDay
    }
}

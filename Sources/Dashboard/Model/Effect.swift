// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import HostActions
package import HostSession
package import ShimLogs

/// What an update asks to be done; each is answered by one message, but for those that say otherwise.
///
/// `EffectRunner` says for each what is done, and `Model.update` what its answer changes.
package enum Effect: Sendable, Hashable {
    /// Ask every shim that is due, or every one there is. Answered by `snapshot`.
    case poll(askAll: Bool)
    /// Answered by `processesRead`.
    case readProcesses(TaskID)
    /// Answered by `measured`.
    case measure([TaskID])
    /// Measure what tasks use, for the history. Answered by `sampled`.
    case sample([TaskID])
    /// Look for what shims do not tell: of these tasks, or of all and the host. Answered by `examined`.
    case examine(only: [TaskID]?)
    /// Answered by `reportRead`.
    case readReport(TaskID, TaskReport.Part, showsSecrets: Bool)
    /// Write everything that is known of a task into a new tar file. Answered by `noted`.
    case collectForensics(TaskID, path: String)
    /// Write lines into a new file. Answered by `noted`.
    case saveText([String], path: String)
    /// Answered by `explained`.
    case explain(TaskID)
    /// Answered by `actionFinished`.
    case act(TaskAction)
    /// Read a source of the task's lines into a buffer, instead of what was read of that task: the kind wanted, or what is
    /// best to begin with. Answered by one `logSources` and any number of `log`s, and before them by `actionFinished` where it is
    /// an action, as it takes lines from others.
    case followLog(LogBufferID, LogSource.Kind?, as: TaskAction? = nil)
    /// Read nothing more of this task. Not answered.
    case stopLog(TaskID)
    /// Answered by `logScanned`.
    case scanLog(LogBufferID, LogScan)
    /// Answered by `olderLogRead`.
    case readOlderLog(LogBufferID, LogHistory)
    /// Answered by `noted`.
    case copy(String, lines: Int)
    /// Write lines into a new file. Answered by `noted`.
    case saveLog(LogExtract, path: String)
    /// Keep how the table is arranged for the next run. Answered by `noted` when that fails.
    case saveTable(TableSettings)
    /// Take the mouse from the terminal, or leave it to it. Not answered.
    case setMouse(Bool)
    /// Give the terminal to a shell in the task until it ends. Answered by `noted`.
    case exec(ActionTarget, stateDirectory: String)
    /// Send a `tick` in such intervals from now on.
    case tick(every: Duration)
    /// Load a theme, now and whenever its files change, instead of the one before. Answered by `themeLoaded`, or by `noted`
    /// when there is none.
    case loadTheme(String)
    /// Name the terminal's window. Not answered.
    case setTitle(String)
    /// Write what the screen shows into a new file, as a picture where its name ends in `.svg`. Answered by `noted`.
    case saveScreen(path: String)
    /// Draw everything anew. Not answered.
    case redraw
    /// Stop until the shell brings the program back. Answered by `resumed`.
    case suspend
    /// End the program. Not answered.
    case quit(code: Int32)
}

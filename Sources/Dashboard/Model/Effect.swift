// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims

/// What an update asks to be done; each is answered by one message, but for those that say otherwise.
package enum Effect: Sendable, Hashable {
    /// Ask every shim that is due, or every one there is. Answered by `snapshot`.
    case poll(askAll: Bool)
    /// Answered by `processesRead`.
    case readProcesses(TaskID)
    /// Answered by `actionFinished`.
    case act(TaskAction)
    /// Follow this task's log pipe instead of any other; none when nil. Answered by any number of `log`s.
    case followLog(TaskID?)
    /// Draw everything anew. Not answered.
    case redraw
    /// Stop until the shell brings the program back. Answered by `resumed`.
    case suspend
    /// End the program. Not answered.
    case quit(code: Int32)
}

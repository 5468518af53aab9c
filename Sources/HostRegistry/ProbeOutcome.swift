// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

/// What came of asking one shim about one task.
enum ProbeOutcome: Sendable, Hashable {
    /// Whether the process that the shim names is there.
    enum InitProcess: Sendable, Hashable {
        case seen(startTicks: UInt64, age: Duration)
        case zombie
        case gone
        /// It could not be looked up.
        case unseen
        /// The shim names none.
        case none
    }

    case answered(TaskState, after: Duration, InitProcess)
    /// The shim answers, but does not know the task.
    case taskUnknown
    /// `State` missed its deadline; `Connect`, which takes no lock, was answered.
    case stateOverdue(Duration)
    /// Nothing was answered in time, not even `Connect`; with the kernel's one-letter state of the shim's process where known.
    case silent(Duration, shimState: Character?)
    /// Its process is stopped by a signal, so that it will not answer.
    case stopped
    /// Nobody listens on its socket, and no process of it is there.
    case nobodyListens(String)
    /// Nobody listens on its socket, but its process is there; `isInOtherMounts` where its socket is not to be seen from here.
    case unreachable(pid: Int32, isInOtherMounts: Bool)
    /// The shim ends every connection without an answer.
    case hangsUp(String)
    /// The bundle, the address or an answer makes no sense, or `State` failed for a reason of its own.
    case unusable(String)
    /// The shim was not asked, for a reason that has nothing to do with it: nothing is concluded.
    case notAsked(String)
}

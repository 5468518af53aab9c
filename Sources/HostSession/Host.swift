// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import Diagnosis
package import HostActions
package import ShimLogs

/// A host whose shims are looked at: what is above knows no more of it than this.
///
/// What is asked and what is answered are values that can be sent, so that a host at the other end of a connection, or a recorded
/// one, can stand behind it: a source of lines and a place in it are named here, and read by the host.
package protocol Host: Sendable {
    /// What the host looks like now, with what the last examination found wrong.
    ///
    /// Waits for shims until `patience` is over (nil: as long as a screen may), and asks also those that were steady for long where
    /// `askAll` says so; where `only` names tasks, no others are asked.
    func snapshot(patience: Duration?, askAll: Bool, only ids: Set<TaskID>?) async -> HostSnapshot
    /// Yields when a shim has fallen sick or well again that no snapshot waited for; for one reader.
    var news: AsyncStream<Void> { get }
    /// Looks for what shims do not tell: of these tasks, or of all and the host; snapshots say from then on what was found.
    func examine(only ids: [TaskID]?) async
    /// What is known of tasks, and what is wrong with them; those that are gone are left out.
    func evidence(of ids: [TaskID], isThorough: Bool) async -> [TaskEvidence]
    /// What is known of the host beside its tasks.
    func hostEvidence(isThorough: Bool) async -> HostEvidence
    /// What tasks use; without `pipes` only what their cgroups count.
    func measures(of ids: [TaskID], pipes: Bool) async -> [TaskID: TaskMeasures]
    /// The processes of a task.
    func processes(of id: TaskID) async throws(ShimError) -> [TaskProcess]
    /// A part of what can be known of a task.
    func report(_ part: TaskReport.Part, of id: TaskID, showsSecrets: Bool) async throws(ShimError) -> TaskReport
    /// A tar of everything known of a task, and how many of its parts could not be read.
    func forensics(of id: TaskID) async -> (tar: [UInt8], failures: Int)
    /// What lines about a task can be read from, the best first; none when it is gone.
    func logSources(of id: TaskID) async -> [LogSource]
    /// Reads lines until the caller's task is cancelled, or there are no more; while `deliver` does not return nothing is read.
    func follow(_ source: LogSource, _ options: LogOptions, _ deliver: @escaping @Sendable (LogUpdate) -> Void) async
    /// About so many bytes of lines before a place, oldest first, and the place before them; nil when there are none before them.
    func lines(before place: LogHistory, atMost bytes: Int) async -> (lines: LogBatch, earlier: LogHistory?)
    /// The place before the lines that ``lines(before:atMost:)`` would give; nil when there is none.
    func place(before place: LogHistory, atMost bytes: Int) async -> LogHistory?
    /// Hands over what happens to tasks until the caller's task is cancelled, or `deliver` says that no more is wanted.
    ///
    /// Throws `deadlineExceeded` where the state directories do not answer.
    func events(
        _ filter: EventFilter,
        _ deliver: @escaping @Sendable (EventSubscription.Delivery) -> Bool
    ) async throws(ShimError)
    /// A sandbox by the bundle of one of its tasks or its own, which no snapshot shows, as it is now.
    func sandbox(_ bundle: ShimBundle) async throws(ShimError) -> ActionTarget
    /// The shim of this process id, which lost its bundle, as it is now.
    ///
    /// Throws `notFound` when there is no such shim, and `failedPrecondition` when it has its bundle.
    func leakedShim(_ pid: Int32) async throws(ShimError) -> ActionTarget
    /// Looks what an action would do, and does nothing.
    func plan(_ action: TaskAction) async throws(ShimError) -> ActionPlan
    /// Does something to a task, and writes it down.
    func perform(_ action: TaskAction) async -> ActionReport
    /// Allows what only the person can do, with a terminal or a log in hand, and writes it down before and after the body; `say` is
    /// told where a record went if not into the journal.
    ///
    /// Throws `failedPrecondition` where it is refused, and else what the body throws.
    func perform<Value: Sendable>(
        _ action: TaskAction,
        telling say: @escaping ActionReport.Speaker,
        around body: () async throws(ShimError) -> Value
    ) async throws(ShimError) -> Value
    /// Drains a shim's log pipe past readers that are stopped until one goes on, or the caller's task is cancelled, and hands over
    /// what comes.
    func drain(
        _ action: TaskAction,
        telling say: @escaping ActionReport.Speaker,
        deliver: @escaping @Sendable ([UInt8]) -> Void
    ) async throws(ShimError) -> ActionOutcome
    /// Writes down what happens anyway.
    func note(_ handover: LogPipeHandover) async -> [ActionReport.Detour]
}

extension Host {
    /// The same of all tasks.
    package func snapshot(patience: Duration? = nil, askAll: Bool = false) async -> HostSnapshot {
        await snapshot(patience: patience, askAll: askAll, only: nil)
    }
}

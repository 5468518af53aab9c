// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
import HostRegistry
import LinuxHost
package import ShimLogs

/// What is done to the log pipe of a task's shim.
extension ActionPerformer {
    /// Drains the task's log pipe, whose readers are all stopped, into a file; see ``LogPipeRescue``.
    ///
    /// Throws `failedPrecondition` while a reader runs.
    package func rescueLog(
        of id: TaskID,
        to file: String? = nil,
        deliver: @escaping @Sendable ([UInt8]) -> Void
    ) async throws(ShimError) -> LogPipeRescueReport {
        let pipe = await logPipe(of: try await registry.find(id))
        return try await LogPipeRescue(pipe: pipe, file: file).run(deliver)
    }

    /// Asks the task's shim for the stacks of its goroutines; see ``ShimStackDump``.
    ///
    /// `timeout` is how long the dump is waited for, default 5 seconds.
    package func dumpStacks(of id: TaskID, timeout: Duration = .seconds(5)) async throws(ShimError) -> [String] {
        let known = try await registry.find(id)
        guard let shim = await Self.shim(known.bundle, known.reading.shimPid) else {
            throw ShimError(.unavailable, "ask the shim of \(id) for its stacks: it has no process that is seen here")
        }
        return try await ShimStackDump(pipe: await logPipe(of: known), shim: shim).run(timeout: timeout)
    }

    /// The shim's process: the one that it named, else the one that works in the bundle.
    private static func shim(_ bundle: ShimBundle, _ pid: Int32?) async -> ShimProcessIdentity? {
        let found = try? await BlockingIO.read { () throws(SystemError) in
            (pid ?? bundle.findShimProcess()?.pid).flatMap(ShimProcessIdentity.init)
        }
        return found ?? nil
    }

    private static func written(by pid: Int32, among pipes: [String]) async -> String? {
        let found = try? await BlockingIO.read { () throws(SystemError) in
            pipes.first { path in
                FIFO.identity(of: path).flatMap { PipeHolder(pid: pid, of: $0) }?.writes == true
            }
        }
        return found ?? nil
    }

    /// Path of the log pipe into which the task's shim writes.
    ///
    /// A shim that serves several tasks writes into the pipe of the first one's bundle alone: which one that is shows in
    /// what the shim's process holds open. Where that is not to be seen it is taken to be the task's own.
    private func logPipe(of known: KnownTask) async -> String {
        let own = known.bundle.logPipe
        let others = known.sharing.map(\.logPipe)
        guard let shim = known.reading.shimPid, !others.isEmpty else { return own }
        return await Self.written(by: shim, among: [own] + others.sorted()) ?? own
    }
}
